// Small manners on top of pages that work without it. No dependency beyond htmx events.
(() => {
  "use strict";
  const $ = (selector, root = document) => root?.querySelector(selector);
  const on = (type, fn, target = document) => target.addEventListener(type, fn);
  const live = () => $("#live");

  // --- say: one polite live region for the whole page
  let clearing;
  function say(text) {
    const region = live();
    if (!region || !text) return;
    region.textContent = "";
    clearTimeout(clearing);
    requestAnimationFrame(() => { region.textContent = text; });
    clearing = setTimeout(() => { region.textContent = ""; }, 9000);
  }
  const wording = (key) => live()?.dataset[key];

  // --- a form that is on its way ignores a second click, and keeps its focus
  const buttons = (form) => form.querySelectorAll("button:not([type=button]), input[type=submit]");
  function busy(form, is) {
    if (!(form instanceof HTMLFormElement)) return;
    form.toggleAttribute("data-busy", is);
    buttons(form).forEach((b) => is ? b.setAttribute("aria-disabled", "true") : b.removeAttribute("aria-disabled"));
  }
  window.addEventListener("submit", (event) => {
    if (!event.target.hasAttribute("data-busy")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  on("submit", (event) => {
    const form = event.target;
    if (form.method === "post" && !event.defaultPrevented) setTimeout(() => busy(form, true));
  }, window);
  on("htmx:beforeRequest", (event) => {
    if (event.detail.requestConfig.triggeringEvent?.type === "submit") busy(event.target, true);
    $(".said", event.target)?.replaceChildren();
  });
  on("htmx:afterRequest", (event) => busy(event.detail.requestConfig.elt, false));

  // --- after a swap: focus where it was, words for who cannot see it, title, ticks
  let held, last;
  function describe(element) {
    if (!element || element === document.body) return null;
    const form = element.closest("form");
    const parts = [element.localName];
    for (const name of ["name", "value", "href", "aria-label"]) {
      const value = element.localName === "input" && name === "value" ? null : element.getAttribute(name);
      if (value) parts.push(`[${name}="${CSS.escape(value)}"]`);
    }
    const action = form?.getAttribute("action");
    return { id: element.id, selector: (action ? `form[action="${CSS.escape(action)}"] ` : "") + parts.join("") };
  }
  on("htmx:beforeSwap", (event) => {
    held = describe(document.activeElement);
    last = event.detail.target.id === "more" ? event.detail.target.previousElementSibling : null;
  });
  on("htmx:afterSettle", (event) => {
    const root = event.detail.elt;
    const lost = !document.activeElement || document.activeElement === document.body;
    if (lost && held) {
      const again = (held.id && document.getElementById(held.id)) || $(held.selector) || (root.id === "main" && root) || $("[tabindex='-1']", root) || $("a", last?.nextElementSibling || null);
      again?.focus({ preventScroll: true });
    }
    if (root.dataset?.title) document.title = root.dataset.title;
    say(root.dataset?.say);
    if (root.dataset?.opens) open(root.dataset.opens);
    $("#errors", root)?.focus();
    if (root.id.startsWith("cart") && event.detail.requestConfig?.verb !== "get") tell();
    if (root.id === "cart-drawer" && $("#cart-panel")) window.htmx.trigger("#cart-panel", "refresh");
    ticks();
  });
  on("htmx:responseError", (event) => say(event.detail.xhr.status === 429 ? wording("slow") : wording("failed")));
  on("htmx:sendError", () => say(wording("offline")));
  if ($("#errors")) $("#errors").focus();

  // --- quantity: − and + act at once, the server hears of the last value after 300 ms
  on("click", (event) => {
    const button = event.target.closest(".qty button[name=step]");
    if (!button) return;
    const field = $("input", button.parentElement);
    const { min = 0, max = 9999, step = 1 } = field.dataset;
    const wanted = (Number(field.value) || 0) + Number(button.value) * step;
    event.preventDefault();
    field.value = Math.min(Math.max(wanted, min), max);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  on("input", (event) => {
    if (event.target.matches(".qty input") && event.target.value !== "")
      event.target.form?.dispatchEvent(new CustomEvent("quantity"));
  });

  on("htmx:configRequest", (event) => {
    if (event.detail.triggeringEvent?.type === "quantity") event.detail.formData.delete("step");
  });

  // --- dialogs: the cart drawer, the enlarged picture, a confirmation
  let opener;
  function open(id) {
    const dialog = document.getElementById(id);
    if (!dialog || dialog.open) return;
    opener = document.activeElement;
    dialog.showModal();
  }
  on("click", (event) => {
    const link = event.target.closest("[data-dialog]");
    if (link && document.getElementById(link.dataset.dialog)) {
      event.preventDefault();
      const picture = $("img[data-large]", document.getElementById(link.dataset.dialog));
      if (picture && link.href) { picture.src = link.href; picture.alt = $("img", link)?.alt || ""; }
      open(link.dataset.dialog);
    }
    if (event.target.localName === "dialog" || event.target.closest("dialog [data-close]")) {
      event.preventDefault();
      event.target.closest("dialog").close();
    }
    if (event.target.closest(".filters [href='#results']")) $(".filters").classList.remove("open");
    if (event.target.closest(".toast [data-close]")) $("#toasts").replaceChildren();
  });
  document.addEventListener("close", () => { if (opener?.isConnected) opener.focus(); }, true);

  // --- toasts stay 12 seconds, longer under the pointer or the focus
  let leaving;
  new MutationObserver(() => {
    clearTimeout(leaving);
    const toast = $("#toasts .toast");
    if (!toast) return;
    say(toast.dataset.say || toast.textContent.trim());
    leaving = setTimeout(function leave() {
      if (toast.matches(":hover, :focus-within")) leaving = setTimeout(leave, 3000);
      else toast.remove();
    }, 12000);
  }).observe($("#toasts") || document.createElement("i"), { childList: true });

  // --- search: arrows, Enter and Escape in the suggestions
  const options = () => [...document.querySelectorAll("#suggestions [role=option]")];
  function choose(field, index) {
    options().forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
    const chosen = options()[index];
    chosen ? field.setAttribute("aria-activedescendant", chosen.id) : field.removeAttribute("aria-activedescendant");
    chosen?.scrollIntoView({ block: "nearest" });
  }
  function fold(field, folded) {
    const list = $("#suggestions");
    if (list) list.hidden = folded;
    field.setAttribute("aria-expanded", String(!folded && options().length > 0));
    if (folded) choose(field, -1);
  }
  on("keydown", (event) => {
    const field = event.target;
    if (!field.matches?.("[role=combobox]")) return;
    const all = options();
    const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const shown = all.length && !$("#suggestions").hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!all.length) return;
      event.preventDefault();
      fold(field, false);
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(field, at < 0 && step < 0 ? all.length - 1 : at + step >= all.length ? -1 : at + step);
    } else if (event.key === "Enter" && shown && at >= 0) {
      event.preventDefault();
      all[at].click();
    } else if (event.key === "Escape" && shown) {
      event.preventDefault();
      fold(field, true);
    }
  });
  on("htmx:afterSettle", (event) => {
    const field = $("[role=combobox]");
    if (event.detail.elt.id === "suggestions" && field) fold(field, document.activeElement !== field);
  });
  on("focusout", (event) => {
    if (event.target.matches("[role=combobox]") && !event.relatedTarget?.closest("#suggestions")) fold(event.target, true);
  });

  // --- filters stay open on a phone while they are being chosen
  let wasOpen;
  on("htmx:beforeSwap", (event) => {
    const panel = $(".filters");
    wasOpen = Boolean(panel?.matches(":target, .open")) && event.detail.requestConfig?.triggeringEvent?.type !== "submit";
  });
  on("htmx:afterSettle", () => { if (wasOpen) $(".filters")?.classList.add("open"); });

  // --- compare boxes show what the tray holds
  function ticks() {
    const tray = $("#compare-tray[data-skus]");
    if (!tray) return;
    const skus = tray.dataset.skus.split(" ");
    document.querySelectorAll("[data-compare]").forEach((box) => { box.checked = skus.includes(box.dataset.compare); });
  }
  ticks();

  // --- another tab, another day: badges and the open cart come from the server again
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("cart") : null;
  let stale = false;
  function tell() { channel?.postMessage("changed"); }
  function refresh() {
    if (document.visibilityState !== "visible" || !stale || !window.htmx) return;
    stale = false;
    document.querySelectorAll("[data-fresh]").forEach((part) => window.htmx.trigger(part, "refresh"));
  }
  channel?.addEventListener("message", () => { stale = true; refresh(); });
  on("visibilitychange", refresh);
  on("focus", refresh, window);
  on("pageshow", (event) => {
    document.querySelectorAll("form[data-busy]").forEach((form) => busy(form, false));
    if (event.persisted) { stale = true; refresh(); }
  }, window);
})();
