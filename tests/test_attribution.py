"""Who says it, through whom: one sentence a rule, none of them from the seeds."""

import pytest

from schemas import SourceKind, Stance
from tests.helpers import claims, only_claim


@pytest.mark.parametrize(
    ("text", "source", "kind"),
    [
        ("The bridge will reopen in May, according to the port authority.", "the port authority", "official"),
        ("According to Acme Corp., the plant employs four hundred people.", "Acme Corp.", "organization"),
        ("Police said two men had been arrested after the match.", "Police", "official"),
        ("The Health Ministry confirmed that the ward had been closed.", "The Health Ministry", "official"),
        ("“We will appeal the ruling,” said Tom Hart, a lawyer for the family.", "Tom Hart", "individual"),
        ("Jane Roe, an economist at Oldtown University, warned that prices would rise again.", "Jane Roe", "expert"),
        ("Prices will rise again, economist Jane Roe told the committee.", "economist Jane Roe", "expert"),
        (
            "The firm lost two big customers last year, a person briefed on the talks said.",
            "a person briefed on the talks",
            "anonymous",
        ),
        ("Residents say the water has tasted of metal since the spring.", "Residents", "anonymous"),
        ("The club has sold its best striker, the Daily Herald reported on Friday.", "the Daily Herald", "media"),
        ("A study found that the drug halves the risk of a stroke.", "A study", "document"),
        ("Chief executive Mary Poe said the company would cut its costs.", "Chief executive Mary Poe", "organization"),
        (
            "A spokesperson for the airline said the flight had landed safely.",
            "A spokesperson for the airline",
            "organization",
        ),
        ("Mayor Lena Ortiz told reporters the tunnel was safe.", "Mayor Lena Ortiz", "official"),
    ],
)
def test_source_is_found_and_its_kind_told(text, source, kind):
    attribution = only_claim(text).attribution
    assert attribution is not None
    assert attribution.source == source
    assert attribution.source_kind == SourceKind(kind)


@pytest.mark.parametrize(
    ("text", "source", "via"),
    [
        (
            "The merger may be called off, Reuters reported, citing two people briefed on the talks.",
            "two people briefed on the talks",
            "Reuters",
        ),
        ("Reuters, citing a senior banker, reported that the merger was off.", "a senior banker", "Reuters"),
        ("The coach will leave in June, a club official told Sky Sports.", "a club official", "Sky Sports"),
        (
            "“We are ready,” Jane Roe, the minister of health, said in an interview with Le Monde.",
            "Jane Roe",
            "Le Monde",
        ),
        ("Reuters sources say that the merger was called off on Sunday.", "Reuters sources", "Reuters"),
    ],
)
def test_outlet_between_source_and_article_is_via(text, source, via):
    attribution = only_claim(text).attribution
    assert attribution is not None
    assert attribution.source == source
    assert attribution.via == (via,)


def test_outlet_that_names_itself_is_no_via():
    attribution = only_claim(
        "The coach will leave in June, a club official told Sky Sports.", outlet="Sky Sports"
    ).attribution
    assert attribution is not None
    assert attribution.via == ()


def test_outermost_party_counts():
    found = only_claim("Union leaders said that analysts believe the plant will close.")
    assert found.attribution is not None
    assert found.attribution.source == "Union leaders"


@pytest.mark.parametrize(
    "text",
    [
        "The committee opened its inquiry on Monday.",
        "The question is whether the plant will close.",
        "The company declined to comment.",
        "They made claims against the insurer.",
    ],
)
def test_outlets_own_voice_has_no_attribution(text):
    assert all(claim.attribution is None for claim in claims(text))


def test_pronoun_goes_back_to_the_person():
    found = claims("Jane Roe, a surgeon, said the ward was full. She added that two nurses had left.")
    assert [claim.attribution.source for claim in found if claim.attribution] == ["Jane Roe", "Jane Roe"]


def test_quotation_goes_on_over_sentences():
    found = claims("“The ward is full. Two nurses have left,” said Jane Roe, a surgeon. “We need help at once.”")
    assert [claim.attribution.source if claim.attribution else None for claim in found] == ["Jane Roe"] * 3


def test_attribution_ends_where_the_outlet_speaks_again():
    found = claims("Jane Roe, a surgeon, said the ward was full. The hospital opened in 1968.")
    assert found[-1].attribution is None


def test_denial_is_a_stance():
    found = only_claim("The minister denied that the ward had been closed.")
    assert found.stance is Stance.DENIES
    assert found.text == "The ward had been closed."


def test_sentence_with_two_statements_gives_two_claims():
    found = claims(
        "The firm will close its plant in Oldtown, but the union said that it would fight the plan in court."
    )
    assert len(found) == 2
    assert found[0].attribution is None
    assert found[1].attribution is not None
    assert found[1].attribution.source == "the union"
    assert "union" not in found[0].quotes[0].exact


def test_claim_text_stands_alone_without_the_credit():
    assert (
        only_claim("However, police said on Friday that two men had been arrested.").text
        == "Two men had been arrested."
    )


@pytest.mark.parametrize("text", ["Will the plant ever reopen?", "Read more: the full story of the plant"])
def test_questions_and_furniture_give_no_claim(text):
    assert (
        claims(text + "\n\nThe plant closed on Friday after a fire.")[0].text
        == "The plant closed on Friday after a fire."
    )


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("The mayor defended the plan on Friday, saying the tunnel was safe.", "The mayor"),
        ("A study published last year found that the drug halves the risk.", "A study"),
        ("Rep. Jane Roe (D-Ohio) said the bill was dead.", "Rep. Jane Roe"),
        ("Jane Roe, D-Ohio, said the bill was dead.", "Jane Roe"),
        ("Those close to the player say he wants to stay.", "Those close to the player"),
        ("JANE ROE: The bill is dead and will not come back.", "JANE ROE"),
        ("Acme announced the launch of a new phone.", "Acme"),
        ("The union accused the firm of breaking its promise.", "The union"),
    ],
)
def test_more_ways_to_credit(text, source):
    assert any(claim.attribution and claim.attribution.source == source for claim in claims(text))


def test_passive_is_no_credit():
    assert only_claim("The owner was told about the fire on Monday.").attribution is None


def test_belief_hedges():
    claim = only_claim("Several bankers believe that the merger will fail.")
    assert claim.hedging.value == "probable"


def test_pronoun_is_not_given_a_name_where_two_could_be_meant():
    found = claims(
        "Alan Pryce took the money, the court heard. Tom Okoro, a lawyer, defends Pryce. Okoro spoke at noon. "
        "Prosecutors said he took £84,000 from a builder."
    )
    assert "Okoro took" not in " ".join(claim.text for claim in found)


def test_outlet_that_cites_somebody_is_between():
    attribution = only_claim(
        "The merger is off, according to Northern Wire, citing a person familiar with the talks."
    ).attribution
    assert attribution is not None
    assert (attribution.source, attribution.via) == ("a person familiar with the talks", ("Northern Wire",))


AROUND = "It rained on the island for most of Monday.\n\n{}\n\nThe ferry left the harbour late on Tuesday."


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("The gardener said the gate had been open.", "The gardener", "The gate had been open."),
        ("Her landlord told the court that the rent was late.", "Her landlord", "The rent was late."),
        ("A 2019 study that ran in a journal found that the drug helps.", "A 2019 study", "The drug helps."),
        ("Footage of the crash shows a lorry on the wrong side.", "Footage of the crash", "A lorry on the wrong side."),
        ("“The roof held,” said Mr. Byrne.", "Mr. Byrne", "The roof held."),
        ("Police had earlier put the toll at 12.", "Police", "Police had earlier put the toll at 12."),
        ("The council called for a ban on fires.", "The council", "The council called for a ban on fires."),
        ("The firm is demanding a new trial.", "The firm", "The firm is demanding a new trial."),
        ("In a survey of 400 nurses, taken in May, half felt unsafe.", "a survey of 400 nurses", ""),
        ("The owner’s claim that the dam was sound, made in May, was wrong.", "The owner", "The dam was sound."),
        ('"A clerk at the bank" has given the Herald word that the vault is empty.', "A clerk at the bank", ""),
        ("In the morning, Ann Lee said the road was shut.", "Ann Lee", "The road was shut."),
        ("After the crash in May, officials said the bus had no brakes.", "officials", "The bus had no brakes."),
        ("The port's owner, Corrib Harbours, denied that wages had been cut.", "Corrib Harbours", "Wages had been cut."),
        ("Making the road safe is a long job, said Ann Lee, an engineer.", "Ann Lee", "Making the road safe is a long job."),
        ("Ann Lee, 54, said the road was shut.", "Ann Lee", "The road was shut."),
        ("Ann Lee, of Oban, Argyll, said the road was shut.", "Ann Lee", "The road was shut."),
        ("“The road is shut,” Senator Ann Lee, D-Ohio, said on Monday.", "Senator Ann Lee", "The road is shut."),
        ("The mayor opened the fair and said the road was shut.", "The mayor", "The road was shut."),
        ("Ann Lee said during a visit to Oban that the road was shut.", "Ann Lee", "The road was shut."),
        ("The chief says of the crew, “They did all they could.”", "The chief", "They did all they could."),
        ("An expert called by the defence, Tom Hart, said the road was shut.", "Tom Hart", "The road was shut."),
        ("Corrib Harbour’s manager, Tom Hart, said the road was shut.", "Tom Hart", "The road was shut."),
        ("“The road is shut,” Tom Hart sighed outside the pub.", "Tom Hart", "The road is shut."),
        ("“The road is shut,\" Tom Hart (Labour) said in a statement.", "Tom Hart", "The road is shut."),
        ("'The road is shut and will stay shut,' Tom Hart told us.", "Tom Hart", "The road is shut and will stay shut."),
        ("As per tipster Tom Hart, the road will be shut.", "tipster Tom Hart", "The road will be shut."),
        ("Tom Hart's evidence was that the road was shut.", "Tom Hart", "The road was shut."),
        ("The harbour office counted nine dead.", "The harbour office", ""),
        ("The road was shut, former neighbours told the inquest.", "former neighbours", "The road was shut."),
        ("It was shut without a word, according to the foreman.", "the foreman", "It was shut without a word."),
        ("The road was shut, the surveyors wrote in papers published on Friday.", "the surveyors", "The road was shut."),
        ("Tom Hart reminded her that the road was shut.", "Tom Hart", "The road was shut."),
    ],
)  # fmt: skip
def test_ways_to_credit_amid_other_sentences(text, source, content):
    found = [c for c in claims(AROUND.format(text)) if c.attribution]
    assert [c.attribution.source for c in found if c.attribution][:1] == [source]
    assert content in ("", found[0].text)


@pytest.mark.parametrize(
    "text",
    [
        "Corrib Harbours has not said whether the road is shut.",
        "The road was shut as planned, citing the fall of snow in May.",
        "Tom Hart is understood to have said yes to the job in Oban.",
        "All went according to plan on the road to Oban.",
        "Thief was seen at the harbour, court told",
    ],
)
def test_no_party_is_credited(text):
    assert [c.attribution for c in claims(AROUND.format(text)) if c.attribution] == []


def test_pronoun_means_somebody_of_its_gender():
    found = claims(
        AROUND.format(
            "Alan Pryce, a clerk, said the shop was dark. Mary Okoro, a nurse, sat by the door. She said it was cold."
        )
    )
    assert [c.attribution.source for c in found if c.attribution] == ["Alan Pryce", "Mary Okoro"]


def test_somebody_who_cannot_be_named_is_credited_all_the_same():
    found = claims(AROUND.format("He said the shop was dark."))
    assert [c.attribution.source for c in found if c.attribution] == ["he"]


def test_indirect_speech_names_the_speaker():
    assert only_claim("Mary Okoro said she had not seen the car.").text == "Mary Okoro had not seen the car."
    assert only_claim("Mary Okoro said he had not seen the car.").text == "He had not seen the car."


def test_quotation_of_two_sentences_belongs_to_whoever_ends_it():
    found = claims(AROUND.format("The mayor said the roof held. “It was loud. It shook,” said Rosa Marin."))
    assert [c.attribution.source for c in found if c.attribution] == ["The mayor", "Rosa Marin", "Rosa Marin"]


def test_report_goes_on_where_a_sentence_takes_it_up():
    found = claims(
        AROUND.format("The tipster said the phone was thin. It would go on sale in May. The weather was fine.")
    )
    assert [c.attribution and c.attribution.source for c in found[1:4]] == ["The tipster", "The tipster", None]


def test_new_sources_do_not_inherit_the_outlet_of_others():
    found = claims(
        AROUND.format(
            "The sale is near, the Daily Herald reported, citing two people close to it.\n\nThe people said it was soon.\n\nTwo officials said it was off."
        )
    )
    assert [c.attribution.via for c in found if c.attribution] == [("the Daily Herald",), ("the Daily Herald",), ()]


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("“There is no such plan,” Tom Hart said.", "denies"),
        ("“We never agreed to a sale,” Tom Hart said.", "denies"),
        ("Talk of a sale is “fantasy”, Tom Hart said.", "denies"),
        ("The loans were an invention, Tom Hart said.", "denies"),
        ("Tom Hart pleaded not guilty to theft.", "denies"),
        ("“We have not seen so much snow,” Tom Hart said.", "affirms"),
        ("Tom Hart pleaded guilty to theft.", "affirms"),
    ],
)
def test_what_a_party_says_of_itself_may_deny(text, stance):
    assert [c.stance for c in claims(AROUND.format(text)) if c.attribution] == [Stance(stance)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The S.F.P. said the road was shut.", "organization"),
        ("Mr. King said the road was shut.", "individual"),
        (
            "Veldane Lines, which runs the ferry, is new. Veldane is small. Veldane Lines said the road was shut.",
            "organization",
        ),
        ("A 2014 study by the economist Tom Hart found 31 cases of theft.", "document"),
        ("A law enforcement official said the road was shut.", "anonymous"),
        ("The post said the road was shut.", "document"),
        ("The paper said the road was shut.", "media"),
        ("Lanternpost reported that the road was shut.", "media"),
        ("News agency Corrib reported that the road was shut.", "media"),
        ("Prosecutors said the road was shut.", "official"),
        ("He leads the Harbour party. The Harbour spokesman said the road was shut.", "official"),
        ("Harriet Poe KC, for the Crown, said the road was shut.", "official"),
        ("Moscow said the road was shut.", "official"),
        ("The Harbour Clarion said the road was shut.", "media"),
        ("The business daily Härsposten reported that the road was shut.", "media"),
        ("A confidential Finance Ministry document seen by the Herald says the road is shut.", "document"),
        ("A local real estate agent said the road was shut.", "anonymous"),
        ("Marjorie Pell, who runs the general store, said the road was shut.", "individual"),
        ("Ales Perko, leader of Solidarity, the junior partner in the coalition, said the road was shut.", "official"),
        ("Aldova's State Committee for National Security said the road was shut.", "official"),
        ("Ellen Brandt, the town clerk, said the road was shut.", "official"),
    ],
)
def test_more_kinds(text, kind):
    found = [c.attribution for c in claims(AROUND.format(text)) if c.attribution]
    assert [one.source_kind for one in found] == [SourceKind(kind)]


def test_what_is_added_is_a_claim_of_its_own():
    found = claims(
        AROUND.format("“We see no link to the fire,” the chief said, adding that tests would take some weeks.")
    )
    said = [(c.text, c.attribution.source) for c in found if c.attribution]
    assert said == [("We see no link to the fire.", "the chief"), ("Tests would take some weeks.", "the chief")]


def test_signature_credits_the_whole_quotation_before_it():
    found = claims(AROUND.format("”The town has changed. It was quiet once. Now it is loud.” ― Rosa Marin"))
    assert [c.attribution.source for c in found if c.attribution] == ["Rosa Marin"] * 3


def test_paragraph_after_a_colon_is_what_was_said():
    found = claims(AROUND.format("The governor added:\n\nThe bridge is safe. It has been tested twice."))
    assert [(c.text, c.attribution.source) for c in found if c.attribution] == [
        ("The bridge is safe.", "The governor"),
        ("It has been tested twice.", "The governor"),
    ]
    assert not any("added" in c.text for c in found)


def read_as(text):
    """What a sentence is read as: text, source and stance of each claim."""
    return [(one.text, one.attribution and one.attribution.source, one.stance.value) for one in claims(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The plant will close, the company announced on Thursday.", [("The plant will close.", "the company", "affirms")]),
        ("The plant will close in May, the company announced before markets opened.", [("The plant will close in May.", "the company", "affirms")]),
        ("Nine people were hurt, the fire office said at 11 a.m. today, against four on Monday.", [("Nine people were hurt, against four on Monday.", "the fire office", "affirms")]),
        ("So far nine bodies have been found.", [("So far nine bodies have been found.", None, "affirms")]),
        ("The company, meanwhile, says the plant is safe.", [("The plant is safe.", "The company", "affirms")]),
        ("In its statement the company said that the plant was safe.", [("The plant was safe.", "the company", "affirms")]),
        ("The minister said the road was safe, but denied that money had been lost.", [("The road was safe.", "The minister", "affirms"), ("Money had been lost.", "The minister", "denies")]),
        ("The manager says that the band is well, and denies that a show was cut short.", [("The band is well.", "The manager", "affirms"), ("A show was cut short.", "The manager", "denies")]),
        ("Investors who bought early were glad after the company said that the plant was safe.", [("Investors who bought early were glad.", None, "affirms"), ("The plant was safe.", "the company", "affirms")]),
        ('"There is no deal and there will be none," the spokesman, Karl Brandt, told reporters.', [("There is no deal and there will be none.", "Karl Brandt", "denies")]),
        ("The ship's manifest shows that 187 people were on board.", [("187 people were on board.", "The ship's manifest", "affirms")]),
        ("The mayor, the clerk said, will resign in May.", [("The mayor will resign in May.", "the clerk", "affirms")]),
        ("What hurts the nurses most, said Jane Roe, is that nobody asked for help.", [("What hurts the nurses most is that nobody asked for help.", "Jane Roe", "affirms")]),
        ("The Ledger wrote that a deal could come soon and that the family might sell.", [("A deal could come soon and the family might sell.", "The Ledger", "affirms")]),
        ("The blog reported on Sunday, quoting an unnamed member of the crew, that the singer had fainted.", [("The singer had fainted.", "an unnamed member of the crew", "affirms")]),
        ("It came a day after the singer's manager, Karl Brandt, dismissed talk of an illness.", [("Karl Brandt dismissed talk of an illness.", "Karl Brandt", "denies")]),
        ("MORE than 300 people were packed on to a ferry and no more boats came.", [("More than 300 people were packed on to a ferry and no more boats came.", None, "affirms")]),
        ("Per the Ledger, the family is ready to sell.", [("The family is ready to sell.", "the Ledger", "affirms")]),
        ("The bridge will reopen in May, said Jane Roe, who added that the work was nearly done.", [("The bridge will reopen in May.", "Jane Roe", "affirms"), ("The work was nearly done.", "Jane Roe", "affirms")]),
        ("The bridge will reopen in May, according to Jane Roe, who was there.", [("The bridge will reopen in May.", "Jane Roe", "affirms")]),
        ("Green and white are the colours listed by the tipster, who says a third is possible.", [("Green and white are the colours.", "the tipster", "affirms"), ("A third is possible.", "the tipster", "affirms")]),
        ("The plant in the valley will close in May, its director, Karl Brandt, said.", [("The plant in the valley will close in May.", "Karl Brandt", "affirms")]),
        ("The fire began on the lower deck, according to the ship's master, Karl Brandt.", [("The fire began on the lower deck.", "Karl Brandt", "affirms")]),
        ("A story that he had been stopped at a port, shared thousands of times, was described by police last week as untrue.", [("Police denied that he had been stopped at a port.", "police", "denies")]),
        ("Reports that the plant would close were denied by the company on Monday.", [("The company denied that the plant would close.", "the company", "denies")]),
        ("The report that the minister had resigned was published by the Ledger.", [("The report that the minister had resigned was published by the Ledger.", None, "affirms")]),
        ('"I’m not leaving the post," the minister told reporters on Thursday.', [("I’m not leaving the post.", "the minister", "denies")]),
        ("The bridge is safe, according to the mayor, but engineers said it was cracked.", [("The bridge is safe.", "the mayor", "affirms"), ("It was cracked.", "engineers", "affirms")]),
        ("According to police, two men were arrested, while witnesses said there were three.", [("Two men were arrested.", "police", "affirms"), ("There were three.", "witnesses", "affirms")]),
        ("The plant will close in May, the union said, although the company insists that no decision has been made.", [("The plant will close in May.", "the union", "affirms"), ("No decision has been made.", "the company", "affirms")]),
        ("The minister said the vote was postponed, and her spokesman added that she would stay.", [("The vote was postponed.", "The minister", "affirms"), ("She would stay.", "her spokesman", "affirms")]),
        ("The clerk said that officials believe the money is gone, and that the mayor said nothing.", [("Officials believe the money is gone.", "The clerk", "affirms"), ("The mayor said nothing.", "The clerk", "affirms")]),
        ("Police said the man had fled, but he was arrested on Monday.", [("The man had fled.", "Police", "affirms"), ("He was arrested on Monday.", None, "affirms")]),
        ("The victim's family said that the clerk had been a good man.", [("The clerk had been a good man.", "The victim's family", "affirms")]),
        ('Closing the unit would be "a catastrophe", said Professor Jill Enright, a surgeon at the clinic.', [('Closing the unit would be "a catastrophe".', "Professor Jill Enright", "affirms")]),
        ("There were no life jackets on the upper deck, the seafarers' union said.", [("There were no life jackets on the upper deck.", "the seafarers' union", "affirms")]),
        ("He will be replaced by Priya Nair, No 10 said.", [("He will be replaced by Priya Nair.", "No 10", "affirms")]),
        ("Real Sureda deny that they have accepted less than 48 million.", [("They have accepted less than 48 million.", "Real Sureda", "denies")]),
        ("The head teacher denied that the school had been empty.", [("The school had been empty.", "The head teacher", "denies")]),
        ("The union said cleaning hours had been cut by a third.", [("Cleaning hours had been cut by a third.", "The union", "affirms")]),
        ("In 2019, 87 people died when another ferry sank in the strait.", [("In 2019, 87 people died when another ferry sank in the strait.", None, "affirms")]),
        ("The chairman of Halden Foods, Sir Alan Prewitt, confirmed on Wednesday that Corvex had made an approach.", [("Corvex had made an approach.", "Sir Alan Prewitt", "affirms")]),
        ("Cleaning hours were cut last year, a former supervisor at the contractor, Purex, has said.", [("Cleaning hours were cut last year.", "a former supervisor at the contractor", "affirms")]),
        ("The journey takes 50 minutes, the principal, Dev Rao, said.", [("The journey takes 50 minutes.", "Dev Rao", "affirms")]),
        ("He knew of it in November, a former aide, Rupert Lacey, said.", [("He knew of it in November.", "Rupert Lacey", "affirms")]),
        ("Benny Stroud says the phone will go on sale in May, a week later than others have claimed.", [("The phone will go on sale in May, a week later than others have claimed.", "Benny Stroud", "affirms")]),
        ("The firm denied wrongdoing and said it would help the inquiry.", [("The firm denied wrongdoing.", "The firm", "denies"), ("It would help the inquiry.", "The firm", "affirms")]),
        ("The study found no link between the drug and the illness.", [("The study found no link between the drug and the illness.", "The study", "affirms")]),
        ("The newspaper quoted an unnamed aide as saying that the talks were over.", [("The talks were over.", "an unnamed aide", "affirms")]),
        ('A spokeswoman for the minister called the story "a complete fabrication".', [('A spokeswoman for the minister called the story "a complete fabrication".', "A spokeswoman for the minister", "denies")]),
        ("Going by the same leak, the hinge is made of steel.", [("The hinge is made of steel.", "the same leak", "affirms")]),
        ("The same insider whispers that the tour is over.", [("The tour is over.", "The same insider", "affirms")]),
        ("The firm's lawyer, Karl Brandt, has written to the board that the list was wrong.", [("The list was wrong.", "Karl Brandt", "affirms")]),
        ("It is a blow for the founder, Ann Poe, who vowed in March that nobody would be sacked.", [("It is a blow for the founder, Ann Poe.", None, "affirms"), ("Nobody would be sacked.", "Ann Poe", "affirms")]),
        ("The story came from the Harbour Post, which said on Monday that the mill was sold.", [("The story came from the Harbour Post.", None, "affirms"), ("The mill was sold.", "the Harbour Post", "affirms")]),
        ("It was Kovac who said in April that the tax would stay.", [("The tax would stay.", "Kovac", "affirms")]),
        ("The web site Harbour Post published an article saying that the mill was sold.", [("The mill was sold.", "The web site Harbour Post", "affirms")]),
        ("Ann Poe herself is quoted as telling neighbours that she is tired.", [("Ann Poe is tired.", "Ann Poe", "affirms")]),
        ("According to The Harbour Post, which cites a Western official, the army moved 1,200 soldiers.", [("The army moved 1,200 soldiers.", "a Western official", "affirms")]),
        ("The mill's head of sales, Karl Brandt, said earlier in the week that the mill is safe.", [("The mill is safe.", "Karl Brandt", "affirms")]),
        ("Staff at the mill, which employs 900, read about the talks in the newspaper, said Ann Poe, who leads the branch.", [("Staff at the mill, which employs 900, read about the talks in the newspaper.", "Ann Poe", "affirms")]),
        ("Aldova has denied massing troops near the border, saying its units are on an exercise, and has also denied that soldiers were killed.", [("Aldova has denied massing troops near the border.", "Aldova", "denies"), ("Its units are on an exercise.", "Aldova", "affirms"), ("Soldiers were killed.", "Aldova", "denies")]),
        ("The firm rejected the count, insisting that nobody had sailed who was not on the list.", [("The firm rejected the count.", "The firm", "denies"), ("The firm rejected the count, insisting that nobody had sailed who was not on the list.", "The firm", "denies")]),
        ("The Finance Ministry has had to admit that the document is genuine.", [("The document is genuine.", "The Finance Ministry", "affirms")]),
        ('"This story is completely false," Ann Poe told reporters.', [("This story is completely false.", "Ann Poe", "denies")]),
        ('"We never comment on rumours about our mills," said Ann Poe, the owner of the mill.', [("We never comment on rumours about our mills.", "Ann Poe", "affirms")]),
        ("By Wednesday the Harbour Post was reporting that the mill had cost £2.4 million.", [("The mill had cost £2.4 million.", "the Harbour Post", "affirms")]),
        ("In Marsham, where some of the 1,100 evacuees are sleeping in classrooms, Ann Poe, 41, said the road was gone.", [("Some of the 1,100 evacuees are sleeping in classrooms.", None, "affirms"), ("The road was gone.", "Ann Poe", "affirms")]),
        ("It all began in August, the site says, when her car broke down on the way to Marsham.", [("It all began in August, when her car broke down on the way to Marsham.", "the site", "affirms")]),
        ("But harbourmaster Jose Prado denied giving any such warning.", [("Harbourmaster Jose Prado denied giving any such warning.", "harbourmaster Jose Prado", "denies")]),
        ("Taking the pill every night raises the risk of stroke by 34 per cent, a major study found.", [("Taking the pill every night raises the risk of stroke by 34 per cent.", "a major study", "affirms")]),
        ("Halden has denied it is in talks to buy Optivar, a day after reports of a £2bn bid.", [("It is in talks to buy Optivar, a day after reports of a £2bn bid.", "Halden", "denies")]),
        ("As analyst Bea Lind of Holm Bank put it, the deal is dead.", [("The deal is dead.", "analyst Bea Lind of Holm Bank", "affirms")]),
        ('A spokeswoman said: "No council has been asked to do any such modelling."', [("No council has been asked to do any such modelling.", "A spokeswoman", "affirms")]),
        ('A Treasury insider: "The numbers do not add up."', [("The numbers do not add up.", "A Treasury insider", "affirms")]),
        ("The firm Surveyo questioned 2,004 adults in May for the poll.", [("The firm Surveyo questioned 2,004 adults in May for the poll.", None, "affirms")]),
        ("The ministry denied this on Monday.", [("The ministry denied this on Monday.", "The ministry", "denies")]),
        ("The mill will close, managing director Ian Pell told staff.", [("The mill will close.", "managing director Ian Pell", "affirms")]),
        ("All 27 member states have to agree before the ban takes effect.", [("All 27 member states have to agree before the ban takes effect.", None, "affirms")]),
        ("The draft, which was sent out on Monday, names 51 people, among them judges, and 23 companies.", [("The draft, which was sent out on Monday, names 51 people, among them judges, and 23 companies.", "The draft", "affirms")]),
        ("The baker told the customers he will close in June.", [("The baker will close in June.", "The baker", "affirms")]),
        ("The plan would cost £5m, by the ministry's own estimate. The ministry's own estimate is that 400 jobs would go.", [("The plan would cost £5m, by the ministry's own estimate.", None, "affirms"), ("400 jobs would go.", "The ministry", "affirms")]),
        ("Satellite images, published by the Harbour Monitor, an independent group, show about 25 tanks at an airfield.", [("About 25 tanks at an airfield.", "Satellite images", "affirms")]),
    ],
)  # fmt: skip
def test_who_says_what_where_words_stand_between(text, expected):
    assert read_as(text) == expected


@pytest.mark.parametrize(
    "said",
    [
        "it is not in talks with the rival", "no offer has been made", "it had put forward no offer", "there were no negotiations", "it would never sell the plant",
        "it has no intention of selling", "it had played no part in the sale", "the report is simply wrong", "the chairman denied selling shares",
    ],
)  # fmt: skip
def test_who_rejects_in_own_words_what_others_say_denies_it(said):
    assert only_claim(f"The company said that {said}.").stance is Stance.DENIES


@pytest.mark.parametrize(
    "said",
    [
        "no fewer than 12 fell ill",
        "it will not comment",
        "no decision has been made",
        "something was wrong with the brakes",
        "it would never forgive the driver",
        "there would never be another like him",
    ],
)
def test_other_words_of_no_are_no_denial(said):
    assert all(claim.stance is Stance.AFFIRMS for claim in claims(f"The company said that {said}."))


@pytest.mark.parametrize(
    "text",
    [
        "A man of 47 was questioned about the murder of Karl Brandt, 34, a boatbuilder. Police said he was arrested at home on Monday.",
        "Karl Brandt, 34, a boatbuilder, was killed in May. The suspect lives nearby. He was arrested at home on Monday.",
    ],
)
def test_he_is_nobody_else_than_who_is_meant(text):
    """A wrong name is worse than none: the victim was not arrested, and neither were the police."""
    assert claims(text)[-1].text == "He was arrested at home on Monday."


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Halcon Lines says all is well. Governor Teresa Ruiz has done sums of her own. “There were 300 people on that ship,” she told this newspaper.", "Teresa Ruiz"),
        ("Martin Keble, 47, said he was innocent. The prosecutor said that 11 blows were struck. Blood was found in the firm's van, he said.", "The prosecutor"),
        ("Karl Brandt, a clerk, said the road was safe. The road was built in 1968. He added that the bridge was closed.", "Karl Brandt"),
    ],
)  # fmt: skip
def test_he_or_she_who_speaks_is_who_was_spoken_of_last(text, speaker):
    assert claims(text)[-1].attribution.source == speaker


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("INFERNO AT SEA: More than 300 people were crammed on the ferry.", None),
        ("According to @quillfox, whose post was seen by many, the phone will be shown in May.", "quillfox"),
        ("Ann Poe of Holm & Stead does not think that the directors will take less.", "Ann Poe of Holm & Stead"),
        ("Analysts, on the other hand, say the phone will cost 899 dollars.", "Analysts"),
        ("The wheel was loose, Ms Poe went on.", "Ms Poe"),
        ("Ms Poe expects sales of five million phones this year.", "Ms Poe"),
        ("Ms Poe sticks to her forecast of 3.5 million phones.", "Ms Poe"),
        ("The company named Ann Poe as its new head on Monday.", None),
        ("The house was given by the town to Ann Poe.", None),
        ("Ann Poe slammed the door in June 2023, that time because of the budget.", None),
        ("The battery, which Ann Poe says is new, holds a day.", "Ann Poe"),
    ],
)
def test_credits_in_other_shapes(text, source):
    found = {claim.attribution.source if claim.attribution else None for claim in claims(text)}
    assert source in found
    assert len(found - {None}) == (source is not None)


def test_what_follows_a_colon_behind_a_credit_is_kept():
    text = "Money is not the obstacle, says Ann Poe, who follows the group for a bank: it can pay out of its cash."
    assert [claim.text for claim in claims(text)] == ["Money is not the obstacle.", "It can pay out of its cash."]


def test_the_wire_that_was_told_is_between():
    assert only_claim("Three sources told Reuters the deal could be signed on Friday.").attribution.via == ("Reuters",)


def test_she_who_speaks_is_nobody_else():
    text = "Judith Vane, the prime minister, said that she would stay. The lobbyist, Fay Quill, said she had paid a market rent for it."
    assert "Judith Vane had paid" not in " ".join(claim.text for claim in claims(text))


def test_it_is_no_human_being():
    text = "The other person said that all was ready. “We have no deal with the maker of the phone,” it said in a statement."
    assert all(
        claim.attribution is None or claim.attribution.source != "The other person" for claim in claims(text)[1:]
    )


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("The leaker wrote on Sunday that the phone comes on 5 May.", "2026-05-05"),
        ("The phone comes on 5 May, the leaker wrote on Sunday.", "2026-05-05"),
        ("The minister said on Sunday that prices will rise.", None),
        ("On Friday prices rose, the minister said on Sunday.", "2026-03-13"),
    ],
)
def test_a_claim_is_dated_by_what_it_says_and_not_by_when_it_was_said(text, when):
    assert [one.when for one in claims(text, published="2026-03-16")] == [when]


def test_headline_names_who_says_it_behind_a_dash():
    found = claims(
        "Mill to close in May - sources\n\nThe mill in Marsham will close in May, two people told the Harbour Post."
    )
    assert (found[0].text, found[0].attribution.source) == ("Mill to close in May.", "sources")


def test_a_headlines_report_says_is_no_name():
    found = claims(
        "Ann Poe Is Retiring From Acting, Report Says\n\nAnn Poe, 47, is said to be retiring from acting, a site reported."
    )
    assert found[0].attribution.source == "Report"


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        (
            "Aldova's State Border Service said a patrol had come under fire. The service said the fighting lasted three hours.",
            ["Aldova's State Border Service"] * 2,
        ),
        (
            "Harbour Police said in a statement that a man was held. The statement said that he was 40.",
            ["Harbour Police"] * 2,
        ),
        (
            "The minister of trade said no. The Trade Committee met. The Health Committee met. The committee said that it would wait.",
            ["The committee"],
        ),
    ],
)
def test_a_body_or_a_statement_called_by_its_last_word_is_the_one_named_before(text, sources):
    assert [one.attribution.source for one in claims(text) if one.attribution] == sources


@pytest.mark.parametrize(
    ("text", "source", "via"),
    [
        ("The Daily Bee reported that the mill is for sale. The price is $5, the paper's source said.", "the paper's source", ("The Daily Bee",)),
        ("The Daily Bee said that he had left. It quoted the actor as telling customers that he was tired.", "the actor", ("The Daily Bee",)),
        ("The minister met reporters. The budget is safe, she told public radio.", "she", ("public radio",)),
        ("The agency Harbour Wire said it was over. The agency, citing diplomats, said ministers could meet in Marsham.", "diplomats", ("The agency Harbour Wire",)),
        ("Diário do Douro, citing two airport sources, said Ann Poe was arrested at the airport.", "two airport sources", ("Diário do Douro",)),
        ("The bank plans to close 40 branches, according to a draft of the plan seen by Harbour News Agency.", "a draft of the plan", ("Harbour News Agency",)),
        ("Ann Poe has denied that Aldova plans to send soldiers, a day after a newspaper said 400 would be sent there.", "Ann Poe", ("a newspaper",)),
        ("Ann Poe told the Continental Press news agency that there is no deal with any club.", "Ann Poe", ("Continental Press",)),
        ("In a statement to Harbour Report on 14 March the baker, Joanna Feld, called the story nonsense.", "Joanna Feld", ("Harbour Report",)),
    ],
)  # fmt: skip
def test_the_outlet_between_is_named_though_the_sentence_does_not(text, source, via):
    last = [one.attribution for one in claims(text) if one.attribution][-1]
    assert (last.source, last.via) == (source, via)


def test_what_a_site_says_is_not_what_somebody_else_told_it():
    text = "A local estate agent told the Harbour Post that the price was $5. It all began last August, the site says."
    assert claims(text)[-1].attribution.source == "Harbour Post"


def test_quotation_in_straight_marks_goes_over_sentences():
    text = 'The coach met reporters. "There was a conversation. There was never an offer," director Ian Pell told reporters. Nobody asked him more.'
    said = [(one.text, one.attribution.source) for one in claims(text) if one.attribution]
    assert said == [
        ("There was a conversation.", "director Ian Pell"),
        ("There was never an offer.", "director Ian Pell"),
    ]


def test_capitals_that_shout_are_no_speaker():
    text = "'HE WAS DRUNK': Captain of the ferry is held by police. The captain was held on Monday, the police said."
    assert [one.attribution and one.attribution.source for one in claims(text)] == [None, "the police"]
