"use strict";
(function () {
  const SVG = "http://www.w3.org/2000/svg";
  const HUES = [210, 30, 120, 280, 0, 170, 60, 330, 240, 90];

  function make(tag, attributes, ...children) {
    const node = document.createElement(tag);
    fill(node, attributes, children);
    return node;
  }

  function draw(tag, attributes, ...children) {
    const node = document.createElementNS(SVG, tag);
    fill(node, attributes, children);
    return node;
  }

  function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value !== null && value !== undefined) node.setAttribute(name, value);
    }
    for (const child of children) node.append(child);
  }

  function colour(index) {
    const hue = HUES[index % HUES.length];
    return `hsl(${hue} 55% ${index < HUES.length ? 55 : 70}%)`;
  }

  // The values of all variables after each step, from the initial ones and what each step changes.
  function valuesAt(story, moment) {
    const values = Object.assign({}, story.initial);
    for (let index = 0; index < moment; index += 1) {
      for (const [name, , after, moved] of story.steps[index].changes) if (!moved) values[name] = after;
    }
    return values;
  }

  function levels(story) {
    const rows = [story.queues.map((name) => Number(story.initial[name]))];
    for (const step of story.steps) {
      const row = rows[rows.length - 1].slice();
      for (const [name, , after, moved] of step.changes) {
        const place = story.queues.indexOf(name);
        if (place >= 0 && !moved) row[place] = Number(after);
      }
      rows.push(row);
    }
    return rows;
  }

  // Page queues over time: stacked areas, the reserves as lines over the queue that lies at the bottom.
  function chart(story) {
    const rows = levels(story);
    const used = story.queues.map((_, queue) => queue).filter((queue) => rows.some((row) => row[queue] > 0));
    if (!used.length) return null;
    const bottom = story.reserves.length ? story.queues.indexOf(story.reserves[0].queue) : used[0];
    used.sort((one, other) => (other === bottom) - (one === bottom) || one - other);
    const wide = 600, high = 170, left = 30, right = 150;
    const total = Math.max(1, ...rows.map((row) => used.reduce((sum, queue) => sum + row[queue], 0)));
    const x = (moment) => left + (wide - left - right) * (rows.length > 1 ? moment / (rows.length - 1) : 0);
    const y = (pages) => high - 20 - (high - 30) * (pages / total);
    const svg = draw("svg", { viewBox: `0 0 ${wide} ${high}`, role: "img", "aria-label": "pages in each queue after each step" });
    const base = rows.map(() => 0);
    used.forEach((queue, order) => {
      const top = [], under = [];
      rows.forEach((row, moment) => {
        const from = base[moment];
        base[moment] += row[queue];
        const next = Math.min(moment + 1, rows.length - 1);
        top.push(`${x(moment)},${y(base[moment])}`, `${x(next)},${y(base[moment])}`);
        under.unshift(`${x(moment)},${y(from)}`);
        under.unshift(`${x(next)},${y(from)}`);
      });
      svg.append(draw("polygon", { points: top.concat(under).join(" "), fill: colour(order) }, draw("title", {}, story.queues[queue])));
    });
    const lines = story.reserves.filter((one) => one.queue === story.queues[bottom]);
    let text = high;
    for (const one of lines.sort((a, b) => a.value - b.value)) {
      const height = y(one.value);
      text = Math.min(text - 14, height + 4);
      svg.append(draw("line", { x1: left, x2: wide - right, y1: height, y2: height, stroke: "var(--ink)", "stroke-dasharray": "4 3" }));
      svg.append(draw("text", { x: wide - right + 6, y: text }, `${one.name} = ${one.value}`));
    }
    svg.append(draw("text", { x: left - 6, y: y(total) + 4, "text-anchor": "end" }, String(total)));
    svg.append(draw("text", { x: left - 6, y: y(0) + 4, "text-anchor": "end" }, "0"));
    const cursor = draw("line", { class: "cursor", y1: 6, y2: high - 18, stroke: "var(--bad)", "stroke-width": 2 });
    svg.append(cursor);
    const key = make("div", { class: "key" });
    used.forEach((queue, order) => {
      key.append(make("span", {}, make("i", { style: `background:${colour(order)}` }), story.queues[queue]));
    });
    return { node: make("div", {}, make("h3", {}, "Pages over time"), svg, key), show: (moment) => {
      cursor.setAttribute("x1", x(moment));
      cursor.setAttribute("x2", x(moment));
    } };
  }

  function laneTable(story) {
    const body = make("tbody");
    const start = make("tr", { class: "step", "data-moment": 0 }, make("td", {}, "0"),
      make("td", { colspan: story.lanes.length, class: "faint" }, "the initial state"));
    body.append(start);
    story.steps.forEach((step, index) => {
      const turn = story.late === index + 1 ? " turn" : "";
      if (turn) {
        body.append(make("tr", { class: "note" }, make("td", {}),
          make("td", { colspan: story.lanes.length }, "the next step is the point of no return")));
      }
      if (story.loop === index) {
        body.append(make("tr", { class: "note" }, make("td", {}),
          make("td", { colspan: story.lanes.length }, "from here on it goes round")));
      }
      const row = make("tr", { class: `step${turn}`, "data-moment": index + 1 }, make("td", {}, String(index + 1)));
      for (const lane of story.lanes) {
        const cell = make("td", { "data-lane": lane });
        if (lane === step.who) {
          cell.append(make("div", { class: step.fault ? "box fault mono" : "box mono" }, step.statement));
        }
        row.append(cell);
      }
      body.append(row);
    });
    if (story.loop !== null) {
      body.append(make("tr", { class: "note" }, make("td", {}, "↺"),
        make("td", { colspan: story.lanes.length }, `and again from step ${story.loop + 1}, for ever`)));
    }
    const head = make("tr", {}, make("th", {}, "step"));
    for (const lane of story.lanes) {
      head.append(make("th", { scope: "col", "data-lane": lane }, lane));
    }
    const table = make("table", {}, make("thead", {}, head), body);
    const box = make("div", { class: "lanes", tabindex: 0, role: "group",
      "aria-label": "the run; arrow keys go from step to step", style: `--count:${story.lanes.length}` }, table);
    return { node: box, rows: Array.from(body.querySelectorAll("[data-moment]")) };
  }

  function details(story, moment) {
    const step = moment > 0 ? story.steps[moment - 1] : null;
    const node = make("div", {});
    if (step) {
      node.append(make("h3", {}, `Step ${moment}: ${step.who}${step.optional ? " (optional: may happen, need not)" : ""}`));
      node.append(make("pre", {}, step.statement));
      if (step.fault) node.append(make("p", { class: "banner" }, step.fault));
      const where = [step.place, step.link].filter(Boolean).join("   ");
      if (where) node.append(make("p", { class: "mono faint" }, where));
      if (step.calls.length) node.append(make("p", { class: "mono faint" }, `in ${step.calls.join(" > ")}`));
      for (const [name, , after, moved] of step.changes) {
        if (moved) node.append(make("p", {}, `${name} moves to ${after}`));
      }
    } else {
      node.append(make("h3", {}, "The initial state"));
    }
    const changed = new Set(step ? step.changes.filter((one) => !one[3]).map((one) => one[0]) : []);
    const table = make("table", { class: "values mono" });
    for (const [name, value] of Object.entries(valuesAt(story, moment))) {
      const hit = changed.has(name);
      table.append(make("tr", {}, make("td", { class: hit ? "changed" : null }, name),
        make("td", { class: hit ? "changed" : null }, String(value))));
    }
    const box = make("details", { open: Object.keys(story.initial).length <= 24 ? "" : null },
      make("summary", {}, `all variables after step ${moment}`), table);
    node.append(box);
    return node;
  }

  function player(story) {
    const last = story.steps.length;
    const table = laneTable(story);
    const graph = chart(story);
    const side = make("div", { class: "side", "aria-live": "polite" });
    const slider = make("input", { type: "range", min: 0, max: last, value: last, "aria-label": "step" });
    const count = make("span", { class: "mono count" });
    const back = make("button", { type: "button", "aria-label": "one step back" }, "◀");
    const on = make("button", { type: "button", "aria-label": "one step on" }, "▶");
    const filters = make("div", { class: "controls", role: "group", "aria-label": "show the steps of one thread" });
    let now = last;
    let chosen = null;

    function show(moment) {
      now = Math.max(0, Math.min(last, moment));
      slider.value = String(now);
      count.textContent = `step ${now} of ${last}`;
      table.rows.forEach((row, index) => {
        row.classList.toggle("now", index === now);
        row.classList.toggle("later", index > now);
        if (index === now) row.setAttribute("aria-current", "step"); else row.removeAttribute("aria-current");
      });
      const row = table.rows[now], box = table.node;
      if (row.offsetTop < box.scrollTop + 40) box.scrollTop = row.offsetTop - 40;
      if (row.offsetTop + row.offsetHeight > box.scrollTop + box.clientHeight) {
        box.scrollTop = row.offsetTop + row.offsetHeight - box.clientHeight;
      }
      if (now === last) box.scrollTop = box.scrollHeight;
      side.replaceChildren(details(story, now));
      if (graph) graph.show(now);
    }

    function choose(lane) {
      chosen = chosen === lane ? null : lane;
      for (const button of filters.querySelectorAll("button")) {
        button.setAttribute("aria-pressed", String(button.dataset.lane === chosen));
      }
      for (const cell of table.node.querySelectorAll("[data-lane]")) {
        cell.classList.toggle("other", chosen !== null && cell.dataset.lane !== chosen);
      }
    }

    slider.addEventListener("input", () => show(Number(slider.value)));
    back.addEventListener("click", () => show(now - 1));
    on.addEventListener("click", () => show(now + 1));
    table.node.addEventListener("click", (event) => {
      const row = event.target.closest("tr[data-moment]");
      if (row) show(Number(row.dataset.moment));
    });
    table.node.addEventListener("keydown", (event) => {
      const jump = { ArrowDown: now + 1, ArrowRight: now + 1, ArrowUp: now - 1, ArrowLeft: now - 1, Home: 0, End: last,
        PageDown: now + 10, PageUp: now - 10 }[event.key];
      if (jump !== undefined) { event.preventDefault(); show(jump); }
    });
    for (const lane of story.lanes) {
      const button = make("button", { type: "button", "aria-pressed": "false", "data-lane": lane }, lane);
      button.addEventListener("click", () => choose(lane));
      filters.append(button);
    }
    const node = make("div", {}, make("div", { class: "controls" }, back, on, slider, count), filters,
      make("div", { class: "split" }, make("div", {}, table.node), side));
    if (story.banner) node.append(make("p", { class: "banner" }, story.banner));
    if (graph) node.append(graph.node);
    queueMicrotask(() => show(last));
    return node;
  }

  function storySection(check, id) {
    const story = check.story;
    const section = make("section", { id, class: check.standing.replace(" ", "_") },
      make("h2", {}, make("span", { class: "mark" }, check.verdict), ` ${check.name}`),
      make("p", { class: "faint" }, check.text));
    for (const sentence of check.meaning) section.append(make("p", {}, sentence));
    section.append(player(story));
    if (story.why) section.append(make("h3", {}, "Why"), make("pre", {}, story.why));
    if (story.graph) {
      const box = make("div", { class: "graph" });
      box.innerHTML = story.graph;
      section.append(make("h3", {}, "Who waits for whom"), box);
    }
    return section;
  }

  function fileSection(file, number) {
    const section = make("section", {}, make("h1", {}, file.file), make("p", { class: "faint" }, file.title));
    const body = make("tbody");
    const stories = [];
    file.checks.forEach((check, index) => {
      const id = `check-${number}-${index}`;
      const name = check.story ? make("a", { href: `#${id}` }, check.name) : check.name;
      const words = make("td", {}, make("div", { class: "mono" }, check.text));
      for (const sentence of check.meaning) words.append(make("div", {}, sentence));
      for (const sentence of check.near) words.append(make("div", { class: "faint" }, sentence));
      if (check.remark) words.append(make("div", { class: "faint" }, check.remark));
      body.append(make("tr", { class: check.standing.replace(" ", "_") },
        make("td", { class: "mark" }, check.verdict), make("td", { class: "mark" }, check.standing), make("td", {}, name), words));
      if (check.story) stories.push(() => storySection(check, id));
    });
    section.append(make("table", { class: "verdicts" }, make("thead", {}, make("tr", {}, make("th", {}, "verdict"), make("th", {}, "standing"),
      make("th", {}, "check"), make("th", {}, "what it says"))), body));
    for (const words of file.warnings) section.append(make("p", {}, make("span", { class: "mark" }, "warning "), words));
    for (const story of stories) section.append(story());
    section.append(make("h3", {}, "What was looked at"), make("pre", {}, file.search));
    return section;
  }

  const data = JSON.parse(document.getElementById("data").textContent);
  const report = document.getElementById("report");
  report.replaceChildren();
  data.files.forEach((file, number) => report.append(fileSection(file, number)));
  report.append(make("p", { class: "faint" }, `zcheck ${data.zcheck}`));
  if (location.hash) document.querySelector(location.hash)?.scrollIntoView();
})();
