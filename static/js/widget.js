// The widget on pages of other sites: a button in the corner, and a panel with our pages in a frame.
//
// Everything it has to know stands in data- attributes of its script element: `home` (the address of the frame),
// `hosts` (origins that may show it, apart by spaces), `title`, `label`, `close`, `waiting`, `elsewhere` (words),
// `accent` (#rgb or #rrggbb) or else `hue` (degrees), `scheme` (light, dark, auto) and `position` (start, end). It
// stores nothing, sets no cookie, and asks us for nothing before somebody opens it.
//
// A page talks to it with HelpCenter("open", {…}), HelpCenter("close"), or data-helpcenter-open="ask" on a link or
// button of its own. Between panel and frame only heights, themes and "close" are said, never words or tokens; both
// sides look at origin, source and shape. The frame's side is embed-frame.js.
(() => {
  const told = document.currentScript?.dataset;
  const hint = (words) => console.info(`Help center: ${words}`);
  if (!told?.home) return hint("the script needs data-home, and no type=\"module\".");
  if (window.HelpCenter?.isReady) return;
  const home = new URL(told.home);
  if (!(told.hosts ?? "").split(" ").includes(location.origin)) {
    return hint(`${location.origin} is not on the list of sites that may show this widget, so it stays away.`);
  }

  const PHONE = "(max-width: 30rem), (max-height: 26rem)";
  const SMALLEST = 480, LARGEST = 720, SILENCE = 10_000;
  const chosen = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.test(told.accent) ? told.accent : "";
  // The accent of our own pages, dark enough for white words at any hue.
  const accent = chosen || `oklch(.46 .11 ${parseInt(told.hue, 10) || 215})`;
  const ink = chosen ? inkOn(chosen) : "#fff";
  const scheme = ["light", "dark"].includes(told.scheme) ? told.scheme : "auto";
  const side = told.position === "start" ? "start" : "end";
  let launcher, panel, bar, closer, frame, note, opener, silence;

  // White or black, whichever is read better on the colour (WCAG's relative luminance; at least 4.58 for any).
  function inkOn(colour) {
    const digits = colour.length === 4 ? colour.replace(/[^#]/g, "$&$&") : colour;
    const [red, green, blue] = [1, 3, 5].map((at) => {
      const share = parseInt(digits.slice(at, at + 2), 16) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000" : "#fff";
  }

  // What the page around says about its elements ends at :host, also where it says it with !important.
  const styles = `
    :host { all: initial !important; display: contents !important; }
    * { box-sizing: border-box; }
    .launcher, .panel {
      color-scheme: ${scheme === "auto" ? "light dark" : scheme};
      position: fixed; z-index: 2147483000; margin: 0;
      font: 400 15px/1.4 system-ui, -apple-system, "Segoe UI", "Noto Sans", Arial, sans-serif;
    }
    .launcher {
      inset-block-end: max(20px, env(safe-area-inset-bottom)); inset-inline-${side}: 20px;
      display: inline-flex; align-items: center; gap: 8px; min-block-size: 48px; padding: 0 18px;
      border: 1px solid transparent; border-radius: 999px; box-shadow: 0 4px 16px rgb(0 0 0 / .25);
      background: ${accent}; color: ${ink}; font-weight: 600; cursor: pointer;
    }
    svg { inline-size: 20px; block-size: 20px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; }
    .panel {
      inset: auto; inset-block-end: 84px; inset-inline-${side}: 20px;
      inline-size: min(400px, calc(100vw - 40px));
      max-inline-size: none; max-block-size: calc(100dvh - 104px); block-size: ${SMALLEST}px;
      padding: 0; border: 1px solid rgb(128 128 128 / .4); border-radius: 14px; overflow: hidden;
      background: Canvas; color: CanvasText; box-shadow: 0 12px 40px rgb(0 0 0 / .3);
    }
    .panel[open] { display: flex; flex-direction: column; }
    .panel::backdrop { background: none; }
    .bar {
      display: flex; align-items: center; justify-content: space-between; gap: 8px;
      padding-inline: 16px 2px;
      background: ${accent}; color: ${ink}; font-weight: 600;
    }
    .bar button {
      display: grid; place-items: center; inline-size: 44px; block-size: 44px;
      border: 0; border-radius: 10px; background: none; color: inherit; cursor: pointer;
    }
    :focus-visible { outline: 2px solid #fff; box-shadow: 0 0 0 5px #1b1b1b; }
    .bar :focus-visible { outline: 2px solid currentColor; outline-offset: -6px; box-shadow: none; }
    .inside { position: relative; flex: 1; display: flex; flex-direction: column; min-block-size: 0; }
    iframe { display: block; position: relative; flex: 1; inline-size: 100%; min-block-size: 0; border: 0; }
    .note { position: absolute; inset: 0; margin: 0; padding: 24px; text-align: center; }
    .note a { color: LinkText; }
    @media ${PHONE} {
      .panel { inset: 0; inline-size: 100%; block-size: 100% !important; max-block-size: none; border: 0; border-radius: 0; }
    }
    @media (prefers-reduced-motion: no-preference) {
      .panel[open] { animation: appear 120ms ease-out; }
      @keyframes appear { from { opacity: 0; translate: 0 8px; } }
    }
    @media (forced-colors: active) { .launcher, .bar button { border-color: ButtonText; } }
    @media print { .launcher, .panel { display: none; } }
  `;

  function make(name, attributes, ...children) {
    const isDrawn = name === "svg" || name === "path";
    const element = isDrawn ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  const direction = () => getComputedStyle(document.documentElement).direction;
  const drawing = (lines) => make("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, make("path", { d: lines }));

  function build() {
    const place = make("div", { "data-helpcenter": "", lang: told.language || "en" });
    const shadow = place.attachShadow({ mode: "open" });
    // Not an element with styles: the policy of the page around would have to allow it.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    shadow.adoptedStyleSheets = [sheet];

    launcher = make(
      "button",
      { type: "button", class: "launcher", "aria-haspopup": "dialog", "aria-expanded": "false" },
      drawing("M21 12a9 9 0 0 1-13.2 8L3 21l1.1-4.6A9 9 0 1 1 21 12ZM9.6 9.6a2.5 2.5 0 1 1 3.7 2.2c-.9.4-1.3.9-1.3 1.8M12 16.6v.01"),
      told.label,
    );
    closer = make("button", { type: "button", "aria-label": told.close }, drawing("M6 6l12 12M18 6L6 18"));
    bar = make("div", { class: "bar" }, make("span", { id: "title", dir: "auto" }, told.title), closer);
    panel = make("dialog", { class: "panel", "aria-labelledby": "title" }, bar);
    launcher.dir = direction();
    shadow.append(launcher, panel);

    launcher.addEventListener("click", () => (panel.open ? panel.close() : open()));
    closer.addEventListener("click", () => panel.close());
    for (const one of [launcher, panel]) {
      one.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || !panel.open) return;
        event.stopPropagation();
        panel.close();
      });
    }
    panel.addEventListener("close", () => {
      launcher.setAttribute("aria-expanded", "false");
      (opener?.isConnected ? opener : launcher).focus();
    });
    // Beside the content, not in it: there the page's own layers and scripts have their say.
    document.documentElement.append(place);
  }

  function frameAt(address) {
    if (frame) {
      if (address) frame.src = address;
      return;
    }
    note = make("p", { class: "note", role: "status" }, told.waiting);
    frame = make("iframe", {
      title: told.title,
      src: address,
      sandbox: "allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox allow-same-origin",
      referrerpolicy: "origin",
      allow: "fullscreen",
    });
    frame.addEventListener("load", () => say({ type: "helpcenter:theme", scheme }));
    panel.append(make("div", { class: "inside" }, note, frame));
    // A frame that never says a word was kept away, by the page's policy or on the way.
    silence = setTimeout(offerTab, SILENCE);
  }

  function offerTab() {
    note.replaceChildren(make("a", { href: home.href, target: "_blank", rel: "noopener" }, told.elsewhere));
    note.style.position = "static";
  }

  const say = (words) => frame.contentWindow.postMessage(words, home.origin);

  // Where in the frame: `to` is a path below its first page, or one of the things that the pages there are about.
  function addressOf(to) {
    const { path, search, article, thread, video, ask, title } = to ?? {};
    const address = new URL(home);
    const below = (words) => (address.pathname += words);
    for (const [name, number] of Object.entries({ article, thread, video })) {
      if (number !== undefined) below(`${name}s/${parseInt(number, 10) || 0}/`);
    }
    if (search !== undefined) {
      below("search/");
      address.searchParams.set("q", search);
    } else if (ask !== undefined || title !== undefined) {
      below("ask/");
      if (title) address.searchParams.set("title", title);
    } else if (path !== undefined) {
      const asked = new URL(path, home);
      if (!asked.href.startsWith(home.href)) return hint(`there is nothing at ${path}.`);
      address.pathname = asked.pathname;
      address.search = asked.search;
    }
    const isHome = address.href === home.href;
    // Read and lit as the page around; the row decides where that says nothing.
    if (direction() === "rtl") address.searchParams.set("dir", "rtl");
    if (told.scheme && scheme !== "auto") address.searchParams.set("scheme", scheme);
    return isHome && frame ? undefined : address.href;
  }

  function open(to) {
    panel.dir = launcher.dir = direction();
    frameAt(addressOf(to));
    if (!panel.open) {
      const active = document.activeElement;
      opener = active && active !== document.body && !active.shadowRoot?.contains(launcher) ? active : launcher;
      if (matchMedia(PHONE).matches) panel.showModal();
      else panel.show();
      launcher.setAttribute("aria-expanded", "true");
      // Not into the frame: what is focused there before its page has come would be lost.
      closer.focus();
    }
  }

  // What frames say. One of ours that the page itself put there may tell its height, too.
  addEventListener("message", (event) => {
    const said = event.data;
    if (event.origin !== home.origin || typeof said !== "object" || said === null) return;
    const isOurs = frame !== undefined && event.source === frame.contentWindow;
    if (said.type === "helpcenter:height" && Number.isInteger(said.height) && said.height > 0 && said.height < 50_000) {
      if (isOurs) {
        clearTimeout(silence);
        note.style.display = "none";
        // It grows with what it shows and does not shrink again, so that nothing jumps while somebody reads.
        const tall = Math.min(Math.max(said.height + bar.offsetHeight, panel.offsetHeight), LARGEST);
        if (panel.open) panel.style.blockSize = `${tall}px`;
      } else {
        for (const one of document.querySelectorAll("iframe[data-helpcenter-frame]")) {
          if (one.contentWindow === event.source) one.height = said.height;
        }
      }
    }
    if (isOurs && said.type === "helpcenter:close" && panel.open) panel.close();
  });

  document.addEventListener("securitypolicyviolation", (event) => {
    if (frame && event.blockedURI.startsWith(home.origin)) {
      hint(`this page's Content-Security-Policy keeps the panel away; allow ${home.origin} in frame-src.`);
      clearTimeout(silence);
      offerTab();
      frame.style.display = "none";
    }
  });

  document.addEventListener("click", (event) => {
    const asked = event.target.closest?.("[data-helpcenter-open]");
    if (!asked || event.defaultPrevented || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const [what, which] = asked.dataset.helpcenterOpen.split(":");
    open(what ? { [what]: which ?? "" } : {});
  });

  function begin() {
    build();
    const waiting = window.HelpCenter?.queue ?? [];
    window.HelpCenter = (what, to) => {
      if (what === "open") open(to);
      else if (what === "close") panel.close();
      else hint(`"open" and "close" are understood, not ${what}.`);
    };
    window.HelpCenter.isReady = true;
    for (const asked of waiting) window.HelpCenter(...asked);
  }

  function whenIdle() {
    if (window.requestIdleCallback) requestIdleCallback(begin, { timeout: 4_000 });
    else setTimeout(begin, 200);
  }

  if (document.readyState === "complete") whenIdle();
  else addEventListener("load", whenIdle, { once: true });
})();
