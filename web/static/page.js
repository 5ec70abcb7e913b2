// The little that htmx leaves to us: the focus goes to the problems of a form, an open menu closes, a page prints, and
// a half-filled form asks before it is left.
"use strict";

document.addEventListener("htmx:after:swap", () => document.querySelector("[data-focus]")?.focus());

for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  for (const menu of document.querySelectorAll("details.reader[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  const menu = document.querySelector("details.reader[open]");
  if (event.key === "Escape" && menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Whether something else stands in a field than the page brought. Passwords count for nothing: a browser fills them in.
function isFilledIn(field) {
  if (field.type === "file") return field.files.length > 0;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.options) return field.selectedIndex !== Math.max(0, [...field.options].findIndex((one) => one.defaultSelected));
  return "defaultValue" in field && !["hidden", "password"].includes(field.type) && field.value !== field.defaultValue;
}

// What was refused came back with the page and is not saved either: such a form says so of itself.
let sent = null;
const holdsSomething = (form) => form !== sent && ("typed" in form.dataset || [...form.elements].some(isFilledIn));

document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) sent = event.target; // htmx sends the others, and the page stays
});

// A press answers with the whole case: what stands in another form of the page would go without a question.
document.addEventListener("submit", (event) => {
  const others = [...document.querySelectorAll("main form[method=post]")].filter((form) => form !== event.target);
  if (!event.target.hasAttribute("hx-post") || !others.some(holdsSomething)) return;
  if (window.confirm(document.body.dataset.unsent)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

document.addEventListener("htmx:after:request", (event) => {
  if (event.detail.ctx.response.headers.has("HX-Redirect")) sent = event.detail.ctx.sourceElement;
});

window.addEventListener("beforeunload", (event) => {
  if (![...document.querySelectorAll("main form[method=post]")].some(holdsSomething)) return;
  event.preventDefault();
  event.returnValue = true; // for browsers older than 2023
});
