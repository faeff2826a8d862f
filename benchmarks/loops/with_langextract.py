"""LangExtract over a folder, asked for claims with source and hedging: `with_langextract.py FOLDER URL WORKERS`; else its defaults."""

import sys
from pathlib import Path

import langextract as lx
from langextract import factory

PROMPT = (
    "Extract every claim of the news article in order of appearance: a checkable statement about the world. Use exact text, do not paraphrase or"
    " overlap. For each claim give the source, whom the article credits with it in its own words, or null, and the hedging: doubtful, possible,"
    " probable, reported or none."
)
EXAMPLE = lx.data.ExampleData(
    text="The bridge could stay shut until June, two engineers said. It carries 9,000 cars a day.",
    extractions=[
        lx.data.Extraction(
            "claim",
            "The bridge could stay shut until June",
            attributes={"source": "two engineers", "hedging": "possible"},
        ),
        lx.data.Extraction("claim", "It carries 9,000 cars a day.", attributes={"source": "null", "hedging": "none"}),
    ],
)
folder, url, workers = sys.argv[1:]
documents = [
    lx.data.Document(path.read_text(encoding="utf8"), document_id=path.name)
    for path in sorted(Path(folder).glob("*.txt"))
]
config = factory.ModelConfig(
    model_id="gpt-4o-mini",
    provider_kwargs={"base_url": url, "api_key": "none", **({"max_workers": int(workers)} if workers != "10" else {})},
)
more = {"max_workers": int(workers), "batch_length": int(workers)} if workers != "10" else {}
found = lx.extract(documents, prompt_description=PROMPT, examples=[EXAMPLE], config=config, show_progress=False, **more)
print(sum(len(one.extractions or ()) for one in found))
