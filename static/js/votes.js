// Votes without leaving the page: every button of form[data-votes] stays where it is and shows what became of it. What
// the server says about it is told in [data-vote-told]. The page works without this; the form then leads back to it.
const told = document.querySelector("[data-vote-told]");

async function vote(form, button) {
  const place = button.closest("[data-vote]");
  const sent = new FormData(form);
  if (button.name) sent.append(button.name, button.value);
  if (!button.matches("[data-vote]")) sent.append("large", "1");
  const answer = await fetch(button.formAction, {
    method: "POST",
    body: sent,
    headers: { "X-Requested-With": "fragment" },
  });
  // Signing in, or a page that asks once more: that is where the visitor goes.
  if (answer.redirected) return location.assign(answer.url);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-vote]");
  if (fresh) {
    place.replaceWith(fresh);
    (fresh.matches("button, a") ? fresh : fresh.querySelector("button, a"))?.focus();
  }
  const left = page.querySelector("[data-votes-left]");
  if (left) document.querySelectorAll("[data-votes-left]").forEach((one) => one.replaceChildren(...left.cloneNode(true).childNodes));
  const note = page.querySelector("[data-vote-note], main h1 + p, main p");
  if (told && note) {
    told.textContent = note.textContent.trim();
    told.classList.toggle("is-refused", !answer.ok);
  }
}

for (const form of document.querySelectorAll("form[data-votes]")) {
  let isOnItsWay = false;
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button || form.dataset.plain) return;
    event.preventDefault();
    if (isOnItsWay) return;
    isOnItsWay = true;
    try {
      await vote(form, button);
    } catch {
      // Away from the network, or an answer that was none: the browser tries by itself and says what is wrong.
      form.dataset.plain = "1";
      form.requestSubmit(button);
    } finally {
      isOnItsWay = false;
    }
  });
}
