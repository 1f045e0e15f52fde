// Helps writing in [data-composer]: a preview beside the form, pictures pasted or dropped, nicknames, and quotes.
const answerOf = async (response) => {
  const told = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(told.error ?? "");
  return told;
};

class Composer {
  constructor(box) {
    this.box = box;
    this.form = box.closest("form");
    this.field = box.querySelector("textarea");
    this.note = box.querySelector("[data-note]");
    this.shown = box.querySelector("[data-preview-box]");
    this.people = box.querySelector("[data-people]");
    this.token = this.form.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
    this.form.querySelector("[data-preview]")?.addEventListener("click", (event) => this.preview(event));
    this.field.addEventListener("paste", (event) => this.take(event, event.clipboardData));
    this.field.addEventListener("drop", (event) => this.take(event, event.dataTransfer));
    for (const name of ["dragover", "dragleave", "drop"]) {
      this.field.addEventListener(name, () => box.classList.toggle("is-dropping", name === "dragover"));
    }
    this.field.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.complete(), 200);
    });
    this.field.addEventListener("keydown", (event) => this.key(event));
  }

  say(words) {
    this.note.textContent = words;
    this.note.hidden = !words;
  }

  // What was inserted counts as typed: the draft is kept and characters are counted.
  insert(words, from = this.field.selectionStart, to = this.field.selectionEnd) {
    this.field.setRangeText(words, from, to, "end");
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async preview(event) {
    event.preventDefault();
    const words = new FormData();
    words.set("body", this.field.value);
    try {
      const response = await fetch(this.box.dataset.previewDoor, {
        method: "POST", body: words, headers: { "X-CSRFToken": this.token, Accept: "text/html" },
      });
      if (response.status !== 200 && response.status !== 422) throw new Error();
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      this.shown.replaceChildren(...page.body.childNodes);
      this.shown.hidden = false;
      this.shown.focus({ preventScroll: true });
      this.shown.scrollIntoView({ block: "nearest" });
      this.say("");
    } catch { this.say(this.box.dataset.failed); }
  }

  async take(event, carried) {
    const pictures = [...(carried?.files ?? [])].filter((file) => file.type.startsWith("image/"));
    if (!pictures.length || !this.box.querySelector("input[type=file]")) return;
    event.preventDefault();
    this.say(this.box.dataset.sending);
    for (const picture of pictures) {
      const words = new FormData();
      words.set("picture", picture);
      try {
        const told = await answerOf(await fetch(this.box.dataset.picturesDoor, {
          method: "POST", body: words, headers: { "X-CSRFToken": this.token, Accept: "application/json" },
        }));
        this.insert(`\n${told.markdown}\n`);
        this.say("");
      } catch (error) {
        this.say(error.message || this.box.dataset.failed);
        return;
      }
    }
  }

  begun() {
    return this.field.value.slice(0, this.field.selectionStart).match(/(?:^|[\s(>])@([a-z0-9-]{0,30})$/i);
  }

  async complete() {
    const begun = this.begun();
    if (!begun || !this.box.querySelector("input[type=file]")) return this.offer([]);
    const asked = new URLSearchParams({ q: begun[1], thread: this.box.dataset.thread });
    try {
      const told = await answerOf(await fetch(`${this.box.dataset.peopleDoor}?${asked}`, {
        headers: { Accept: "application/json" },
      }));
      if (this.begun()?.[1] === begun[1]) this.offer(told.people);
    } catch { this.offer([]); }
  }

  offer(people) {
    this.people.replaceChildren(...people.map(({ nickname, name }) => {
      const row = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button is-small";
      button.textContent = `@${nickname} · ${name}`;
      button.addEventListener("click", () => this.call(nickname));
      row.append(button);
      return row;
    }));
    this.people.hidden = !people.length;
  }

  call(nickname) {
    const begun = this.begun();
    const end = this.field.selectionStart;
    if (begun) this.insert(`@${nickname} `, end - begun[1].length - 1, end);
    this.offer([]);
    this.field.focus();
  }

  key(event) {
    if (this.people.hidden || event.isComposing) return;
    if (event.key === "Escape") this.offer([]);
    else if (event.key === "ArrowDown") this.people.querySelector("button")?.focus();
    else return;
    event.preventDefault();
  }

  quote(link) {
    const post = document.getElementById(link.dataset.quote);
    const prose = post?.querySelector(".prose");
    if (!prose) return false;
    const chosen = getSelection();
    const isInside = !chosen.isCollapsed && prose.contains(chosen.anchorNode) && prose.contains(chosen.focusNode);
    const words = (isInside ? chosen.toString() : prose.innerText).trim().slice(0, 1000);
    const who = post.querySelector(".who")?.textContent.trim() ?? "";
    const lines = [`**${who.replace(/[\\`*_[\]<>~]/g, "\\$&")}**`, "", ...words.split("\n")];
    const before = this.field.value.trimEnd();
    const quoted = lines.map((line) => `> ${line}`.trimEnd()).join("\n");
    this.insert(`${before ? `${before}\n\n` : ""}${quoted}\n\n`, 0, this.field.value.length);
    this.field.focus();
    return true;
  }
}

const composers = [...document.querySelectorAll("[data-composer]")].map((box) => new Composer(box));
const reply = composers.find((composer) => composer.form.matches("[data-reply]"));
if (reply) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-quote]");
    if (link && !event.ctrlKey && !event.metaKey && reply.quote(link)) event.preventDefault();
  });
}
