// Says that a file is on its way while the service makes it, which may take a while. Without this its link just works.
"use strict";

const note = document.getElementById("progress");
const DONE_MS = 10_000;
let making = false;

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-made-on-demand]");
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button !== 0;
  if (!link || elsewhere) return;
  event.preventDefault();
  // One at a time: who presses again sees that the first is still being made.
  if (!making) make(link);
});

async function make(link) {
  making = true;
  const began = performance.now();
  const elapsed = show(note.dataset.making);
  const clock = setInterval(() => {
    elapsed.textContent = ` ${Math.floor((performance.now() - began) / 1000)} s`;
  }, 1000);
  try {
    const answer = await fetch(link.href);
    const name = nameIn(answer.headers.get("Content-Disposition"));
    if (answer.ok && !name) {
      // Not a file but a page, such as the one where you sign in: go there.
      window.location.assign(link.href);
      return;
    }
    if (!answer.ok) throw new Error(answer.status);
    save(await answer.blob(), name);
    show(note.dataset.done.replace("{file}", name));
    setTimeout(() => making || note.replaceChildren(), DONE_MS);
  } catch {
    show(note.dataset.failed, "problem");
  } finally {
    clearInterval(clock);
    making = false;
  }
}

// Shows a text to be read aloud, and returns where to count the seconds, which are to be seen alone.
function show(text, look = "notice") {
  const shown = document.createElement("p");
  shown.className = look;
  const elapsed = document.createElement("span");
  elapsed.setAttribute("aria-hidden", "true");
  shown.append(text, elapsed);
  note.replaceChildren(shown);
  return elapsed;
}

function nameIn(disposition) {
  const found = /filename="([^"]+)"/.exec(disposition ?? "");
  return found && found[1];
}

function save(content, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), DONE_MS);
}
