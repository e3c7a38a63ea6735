// Lets links and forms marked data-in-place="ID …" change a part of the page instead of leaving it: the first of these
// ids that the answer has is put in the place of the one here, and with it what data-also="ID …" names.
// data-address: the answer's address becomes the page's.
// Whatever goes wrong, the link or the form does what it does without this script; but nothing is sent twice.
"use strict";

const FIELDS = "input:not([type=hidden]):not([type=radio]), input[type=radio]:checked, input[type=radio], select, textarea";
// What a screen reader is told; there from the beginning, since some notice only what comes in later.
const told = document.createElement("p");
told.className = "visually-hidden";
told.setAttribute("role", "status");
document.body.append(told);
let shown = here();

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-in-place]");
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button !== 0;
  if (!link || elsewhere) return;
  event.preventDefault();
  change(link, link.href, () => window.location.assign(link.href));
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-in-place]")) return;
  event.preventDefault();
  const fields = new URLSearchParams(new FormData(form, event.submitter));
  const address = form.getAttribute("action") || window.location.href;
  const otherwise = () => form.submit();
  if (form.method === "get") change(form, `${address}?${fields}`, otherwise);
  else change(form, address, otherwise, fields);
});

// Escape closes an open form, as its "Avbryt" does, but throws away nothing that was written.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  const opened = event.target.closest(".row-form");
  if (!opened || opened.querySelector(".problem") || [...opened.querySelectorAll(FIELDS)].some(isChanged)) return;
  opened.querySelector("a[data-cancel][data-in-place]")?.click();
});

window.addEventListener("popstate", () => {
  if (here() !== shown) window.location.reload();
});

async function change(from, address, otherwise, sent) {
  if (from.getAttribute("aria-busy")) return;
  from.setAttribute("aria-busy", "true");
  let answer;
  try {
    answer = await fetch(address, sent && { method: "POST", body: sent });
    put(from, answer, new DOMParser().parseFromString(await answer.text(), "text/html"), Boolean(sent));
  } catch {
    // What has been answered may have been done: it is shown, not sent again.
    if (answer) window.location.assign(answer.url);
    else otherwise();
  } finally {
    from.removeAttribute("aria-busy");
  }
}

function put(from, answer, page, sent) {
  const ids = from.dataset.inPlace.split(" ");
  const region = from.closest("li[id], tbody[id]")?.id;
  // What was done may show all over the page, or have taken its row from the list: then the whole content is changed.
  // An answer that leads elsewhere (to sign in, say) has done nothing.
  const back = sent && answer.ok && new URL(answer.url).pathname === window.location.pathname;
  const id = [...ids, ...(back ? ["content"] : [])].find((one) => page.getElementById(one) && find(one));
  if (!id && sent) return refuse(from, page);
  if (!id) throw new Error(`${answer.status}: nothing to put in place`);
  const fresh = swap(id, page);
  for (const one of from.dataset.also?.split(" ") ?? []) if (page.getElementById(one) && find(one)) swap(one, page);
  // A form that comes back with errors goes on where the one that was sent would have.
  for (const one of fresh.querySelectorAll(".row-form form:not([data-in-place]), a[data-cancel]:not([data-in-place])")) {
    one.dataset.inPlace = one.tagName === "A" ? region ?? ids[0] : from.dataset.inPlace;
  }
  if ("address" in from.dataset || id === "content") {
    document.title = page.title;
    if (answer.url !== window.location.href.split("#")[0]) history.pushState(null, "", answer.url);
    shown = here();
  }
  focusOn(from, fresh, region);
  tell(fresh);
}

function swap(id, page) {
  const old = find(id);
  const fresh = document.adoptNode(page.getElementById(id));
  // What is ticked for another form stays ticked.
  const ticked = new Set([...old.querySelectorAll("input[type=checkbox][form]:checked")].map((box) => box.value));
  for (const box of fresh.querySelectorAll("input[type=checkbox][form]")) box.checked ||= ticked.has(box.value);
  old.replaceWith(fresh);
  return fresh;
}

// Says above the form why it wasn't taken; everything that was written is still in it.
function refuse(from, page) {
  const problem = document.createElement("div");
  problem.className = "problem";
  problem.tabIndex = -1;
  problem.setAttribute("role", "alert");
  const heard = [...page.querySelectorAll("main h1, main h1 ~ p:not(:has(a))")].map((said) => said.textContent);
  if (!heard.length) throw new Error("nothing said");
  for (const text of [from.closest("[data-unsent]")?.dataset.unsent ?? "", ...heard]) {
    const line = document.createElement("p");
    line.textContent = text.trim();
    problem.append(line);
  }
  if (from.previousElementSibling?.matches(".problem")) from.previousElementSibling.remove();
  from.before(problem);
  problem.focus();
}

function isChanged(field) {
  if (field.type === "radio" || field.type === "checkbox") return field.checked !== field.defaultChecked;
  if (field.tagName !== "SELECT") return field.value !== field.defaultValue;
  return [...field.options].some((option, at) => at > 0 && option.selected !== option.defaultSelected);
}

function find(id) {
  return document.getElementById(id);
}

function here() {
  return window.location.pathname + window.location.search;
}

// To what went wrong, else into a form that has opened, else back to where one was, or to the row that one came from.
function focusOn(from, fresh, region) {
  if (from.isConnected) return;
  const opened = fresh.querySelector(".row-form");
  const same = from.id && find(from.id);
  const target =
    fresh.querySelector("[role=alert]") ??
    opened?.querySelector("input[type=radio]:checked") ??
    opened?.querySelector(FIELDS) ??
    (same || null) ??
    (region && find(region)?.querySelector("a[data-in-place]")) ??
    fresh.querySelector("[data-announce][tabindex]") ??
    fresh.querySelector("a[data-in-place]") ??
    fresh.querySelector("a") ??
    fresh;
  if (target === fresh) fresh.tabIndex = -1;
  target.focus();
}

function tell(fresh) {
  const news = fresh.querySelector("[data-announce], main > .notice");
  told.textContent = "";
  // A text that is the same as before is told again only when it has been away for a moment.
  if (news) setTimeout(() => { told.textContent = news.textContent.trim().replace(/\s+/g, " "); }, 100);
}
