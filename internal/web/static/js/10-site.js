// Works beside the pages, never for them: without it everything still does.
"use strict";
(() => {
	const $ = (s, in_ = document) => in_.querySelector(s);
	const all = (s, in_ = document) => [...in_.querySelectorAll(s)];
	const root = document.documentElement;

	// The look changes in place; the cookie is the one that the server reads.
	for (const a of all("[data-theme-to]")) a.addEventListener("click", (e) => {
		e.preventDefault();
		const to = a.dataset.themeTo;
		root.dataset.theme = to;
		document.cookie = "isnad-theme=" + to + "; path=/; max-age=31536000; samesite=lax";
		const other = $('[data-theme-to="' + (to === "dark" ? "light" : "dark") + '"]');
		if (other) other.focus();
	});

	// On a narrow screen the room that one is in may lie beyond the edge.
	const room = $(".rooms [aria-current]");
	if (room && room.closest("ul").scrollWidth > room.closest("ul").clientWidth) room.scrollIntoView({ inline: "center", block: "nearest" });

	// Letters that are written in several ways count as one, as in the search.
	const fold = (s) => s.normalize("NFKD").replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640]/g, "").replace(/[\u0622\u0623\u0625\u0671]/g, "\u0627").replace(/\u0649/g, "\u064a").replace(/\u0629/g, "\u0647").toLowerCase();
	// A list is narrowed while one types; the form asks the server for the rest.
	for (const input of all("input[data-filter]")) {
		const list = $(input.dataset.filter);
		if (!list) continue;
		const items = all("[data-f]", list).map((el) => [el, fold(el.dataset.f)]);
		const before = input.value;
		input.addEventListener("input", () => {
			const words = input.value === before ? [] : fold(input.value).split(/\s+/).filter(Boolean);
			for (const [el, f] of items) el.classList.toggle("gone", !words.every((w) => f.includes(w)));
		});
	}

	// The address of this page, for a colleague.
	for (const b of all("[data-copy]")) {
		if (!navigator.clipboard) continue;
		b.hidden = false;
		b.addEventListener("click", async () => {
			await navigator.clipboard.writeText(location.href);
			const was = b.textContent;
			b.textContent = b.dataset.done || "✓";
			setTimeout(() => { b.textContent = was; }, 1500);
		});
	}

	// j and k go from one thing to the next, Enter opens it, / searches.
	let at = -1;
	const steps = () => all("main .item").filter((el) => el.offsetParent !== null);
	const go = (by) => {
		const list = steps();
		if (!list.length) return;
		const here = list.findIndex((el) => el.classList.contains("at"));
		at = Math.min(Math.max((here < 0 ? (by > 0 ? -1 : list.length) : here) + by, 0), list.length - 1);
		for (const el of list) el.classList.remove("at");
		const el = list[at];
		el.classList.add("at");
		const a = $("a.step-to, a", el);
		if (a) a.focus({ preventScroll: true });
		el.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
	};
	addEventListener("keydown", (e) => {
		if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input, textarea, select, [contenteditable]")) return;
		if (e.key === "/" || e.code === "Slash" && !e.shiftKey) {
			const f = $("#find");
			if (f) { e.preventDefault(); f.focus(); f.select(); }
		} else if (e.key === "j" || e.code === "KeyJ") { e.preventDefault(); go(1); }
		else if (e.key === "k" || e.code === "KeyK") { e.preventDefault(); go(-1); }
	});

	// A front page that lay unseen for some minutes is made anew when it is
	// looked at again, if nobody has begun to read or type on it.
	if (document.body.classList.contains("page-today")) {
		let hidden = 0;
		document.addEventListener("visibilitychange", () => {
			if (document.hidden) hidden = Date.now();
			else if (hidden && Date.now() - hidden > 300000 && scrollY < 80 && !document.activeElement.closest("input")) location.reload();
		});
	}
})();
