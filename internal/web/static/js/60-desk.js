// The page of an article, and the pages of the desk: what is nicer with a
// script. Without one, links lead to anchors and forms to pages.
(() => {
  "use strict";

  // A page that waits for others to be read looks again by itself, at most
  // thirty times.
  const wait = document.querySelector("[data-wait]");
  if (wait) {
    const tries = Number(sessionStorage.getItem("isnad-wait") || 0);
    if (tries < 30) {
      setTimeout(() => {
        sessionStorage.setItem("isnad-wait", String(tries + 1));
        location.reload();
      }, 1000 * Number(wait.dataset.wait));
    }
  } else {
    sessionStorage.removeItem("isnad-wait");
  }

  const art = document.querySelector(".art");
  if (!art) return;

  // The browser follows the links by itself. What a script adds: Escape puts
  // the card away, and layers are remembered.
  document.addEventListener("keydown", (e) => {
    if (e.key !== "Escape" || !location.hash) return;
    const card = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!card || !card.classList.contains("card")) return;
    const y = scrollY;
    const words = document.getElementById("w-" + card.id);
    location.hash = "";
    history.replaceState(null, "", location.pathname + location.search);
    scrollTo(0, y);
    const link = words && (words.querySelector("a") || words.closest("a"));
    if (link) link.focus({ preventScroll: true });
  });

  // Beside the text, a card comes to the eye and the text stays where it is:
  // the browser alone would move both.
  const cards = document.getElementById("cards");
  art.addEventListener("click", (e) => {
    const a = e.target.closest('.text a[href^="#"]');
    if (!a || !cards || e.ctrlKey || e.metaKey || e.shiftKey || getComputedStyle(cards).position !== "sticky") return;
    const card = document.getElementById(decodeURIComponent(a.hash.slice(1)));
    if (!card || !cards.contains(card)) return;
    e.preventDefault();
    const y = scrollY;
    location.hash = a.hash;
    scrollTo(0, y);
    const top = Math.max(cards.getBoundingClientRect().top, 0) + 50;
    cards.scrollTop += card.getBoundingClientRect().top - top;
  });

  // The words of the card that is open are marked in the text.
  const light = () => {
    for (const el of art.querySelectorAll(".lit")) el.classList.remove("lit");
    const id = decodeURIComponent(location.hash.slice(1));
    if (!id || id.startsWith("w-")) return;
    for (const part of ["", "-cue", "-by"]) {
      const el = document.getElementById("w-" + id + part);
      if (el) el.classList.add("lit");
    }
  };
  addEventListener("hashchange", light);
  light();

  for (const box of art.querySelectorAll(".layer-switch:not([disabled])")) {
    const key = "isnad-" + box.id;
    const kept = localStorage.getItem(key);
    if (kept !== null && !location.search.includes("hide=")) box.checked = kept === "1";
    box.addEventListener("change", () => localStorage.setItem(key, box.checked ? "1" : "0"));
  }
})();
