"use strict";
// Adds to a page that can be read without it: quotes light up, filters choose facts. Texts are never read as markup here.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const ids = (element, name) => (element.dataset[name] || "").split(" ").filter(Boolean);
  const besides = matchMedia("screen and (min-width: 70rem)");
  const status = document.getElementById("status");
  const filters = document.getElementById("filters");
  const fields = all("select, input", filters);
  const facts = all("details.fact");
  const articles = all("details.article");
  const numberOf = (fact) => fact.querySelector("div").id.slice(1);
  const factOf = new Map(facts.map((fact) => [numberOf(fact), fact]));
  const told = (quote) => {
    const [claim, a, h, k, o] = quote.dataset.q.split(" ");
    return { claim, a, h, k, o };
  };
  const quotesOf = new Map(facts.map((fact) => [numberOf(fact), all("[data-q]", fact).map(told)]));
  const claimsOf = (fact) => (quotesOf.get(fact) || []).map((quote) => quote.claim);
  const marks = all("mark[data-c]").map((mark) => ({ mark, claims: ids(mark, "c") }));
  const unlight = document.getElementById("unlight");

  document.documentElement.classList.add("js");
  all(".js-only").forEach((element) => (element.hidden = false));
  filters.hidden = false;

  const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

  function light(factNumbers, claimNumbers) {
    const wanted = new Set(claimNumbers);
    const lit = new Set(factNumbers);
    facts.forEach((fact) => fact.classList.toggle("lit", lit.has(numberOf(fact))));
    marks.forEach(({ mark, claims }) => mark.classList.toggle("lit", claims.some((claim) => wanted.has(claim))));
    document.documentElement.classList.toggle("lighting", wanted.size > 0);
    unlight.hidden = wanted.size === 0;
    const firsts = articles.map((article) => article.querySelector("mark.lit"));
    articles.forEach((article, at) => {
      article.classList.toggle("has-lit", Boolean(firsts[at]));
      if (firsts[at]) article.open = true;
      else if (besides.matches) article.open = wanted.size === 0;
    });
    // Only now: what is folded gives its place to the others, and their lines break anew.
    if (besides.matches) firsts.filter(Boolean).forEach(bringUp);
  }

  function bringUp(mark) {
    const pane = mark.closest(".body");
    pane.scrollTop += mark.getBoundingClientRect().top - pane.getBoundingClientRect().top - 64;
  }

  function lightFacts(numbers) {
    const claims = [...new Set(numbers.flatMap(claimsOf))];
    light(numbers, claims);
    const open = articles.filter((article) => article.classList.contains("has-lit")).length;
    status.textContent = claims.length
      ? `${count(claims.length, "quote")} lit up in ${count(open, "article")}.`
      : "All quotes are shown evenly.";
  }

  function arrive(hash) {
    const [, kind, number] = /^#([fca])(\d+)$/.exec(hash) || [];
    if (kind === "f") {
      if (factOf.has(number)) factOf.get(number).open = true;
      lightFacts([number]);
    } else if (kind === "c") {
      const shown = marks.some(({ mark, claims }) => claims.includes(number) && mark.classList.contains("lit"));
      if (!shown) light(facts.map(numberOf).filter((fact) => claimsOf(fact).includes(number)), [number]);
      const quote = document.getElementById(hash.slice(1));
      if (!quote) return;
      quote.tabIndex = -1;
      quote.focus({ preventScroll: besides.matches });
    } else if (kind === "a") {
      const article = articles.find((one) => one.dataset.a === number);
      if (article) article.open = true;
    }
  }

  all("details.say").forEach((say) =>
    say.addEventListener("toggle", () => {
      const shown = say.open ? say : all("details.say[open]").at(-1);
      lightFacts(shown ? ids(shown, "f") : []);
    }),
  );

  facts.forEach((fact) =>
    fact.addEventListener("toggle", () => {
      if (fact.open && !fact.classList.contains("lit")) lightFacts([numberOf(fact)]);
    }),
  );

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const mark = event.target.closest("mark[data-c]");
    if (link) requestAnimationFrame(() => arrive(link.hash));
    else if (mark && getSelection().isCollapsed) {
      const fact = facts.find((one) => claimsOf(numberOf(one)).includes(ids(mark, "c")[0]));
      if (fact) location.hash = `f${numberOf(fact)}`;
    }
  });
  addEventListener("hashchange", () => arrive(location.hash));
  unlight.addEventListener("click", () => lightFacts([]));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") lightFacts([]);
  });

  function fits(quote, wanted) {
    return wanted.every(({ name, value }) => quote[name] === value);
  }

  function filter() {
    const wanted = fields.filter((field) => field.type !== "checkbox" && field.value);
    const single = fields.some((field) => field.type === "checkbox" && field.checked);
    const shown = new Set();
    let number = 0;
    facts.forEach((fact) => {
      const told = quotesOf.get(numberOf(fact));
      const quotes = told.filter((quote) => fits(quote, wanted));
      fact.hidden = !quotes.length || (single && new Set(told.map((quote) => quote.o)).size > 1);
      if (fact.hidden) return;
      number += 1;
      quotes.forEach((quote) => shown.add(quote.claim));
    });
    all("tr[data-f]").forEach((row) => (row.hidden = factOf.get(row.dataset.f)?.hidden));
    marks.forEach(({ mark, claims }) => mark.classList.toggle("out", !claims.some((claim) => shown.has(claim))));
    status.textContent = `${number} of ${count(facts.length, "fact")} shown, with ${count(shown.size, "quote")}.`;
  }

  filters.addEventListener("change", filter);
  document.getElementById("reset").addEventListener("click", () => {
    fields.forEach((field) => {
      field.value = field.type === "checkbox" ? field.value : "";
      field.checked = false;
    });
    filter();
  });
  if (location.hash) arrive(location.hash);
})();
