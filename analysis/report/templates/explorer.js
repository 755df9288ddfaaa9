(function () {
  "use strict";
  var D = JSON.parse(document.getElementById("data").textContent);
  var root = document.documentElement, axes = D.axes, WIDTH = 260, HEIGHT = 104;
  var LEFT = 34, RIGHT = 244, TOP = 8, BOTTOM = 84, MOST_TICKS = 7;
  var at = axes.map(function (axis) { return Math.floor(axis.levels.length / 2); });
  var lang = root.dataset.opens || ((navigator.language || "en").toLowerCase().indexOf("zh") === 0 ? "zh" : "en");

  function byId(id) { return document.getElementById(id); }
  function escaped(text) { return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;"); }
  function filled(text, values) {
    return text.replace(/\{(\w+)\}/g, function (hole, name) { return name in values ? values[name] : hole; });
  }
  /* Where a point stands in every list of numbers: the last factor moves fastest. */
  function place(levels) {
    return levels.reduce(function (found, level, k) { return found * axes[k].levels.length + level; }, 0);
  }
  function comparedWith(levels) {
    return levels.map(function (level, k) { return D.compared.indexOf(k) < 0 ? level : 0; });
  }
  /* Whole steps of the last digit as people read them: no rounding happens here. */
  function written(steps, decimals, signed) {
    var digits = String(Math.abs(steps));
    while (digits.length <= decimals) { digits = "0" + digits; }
    var whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ",");
    var text = decimals ? whole + "." + digits.slice(-decimals) : whole;
    return steps < 0 ? "-" + text : signed && steps > 0 ? "+" + text : text;
  }

  function pointSaid() {
    var t = D.texts[lang];
    var said = axes.map(function (axis, k) {
      return filled(t.point, { name: axis.name[lang], level: axis.labels[lang][at[k]] });
    }).join(t.comma);
    return filled(t.sentence, { point: said.charAt(0).toUpperCase() + said.slice(1) });
  }
  function said(outcome) {
    var p = place(at), b = place(comparedWith(at)), says = outcome.says[lang], way = outcome.w[p];
    if (outcome.v[p] === null) { return ""; }
    function spoken(steps) {
      return steps === null ? "" : written(steps, outcome.counted ? 0 : outcome.decimals, outcome.signed);
    }
    var ends = { first: spoken(outcome.v[b]), last: spoken(outcome.v[p]) };
    if (p === b || outcome.v[b] === null) { return filled(says.alone, ends); }
    var count = filled(outcome.v[p] === outcome.v[b] ? says.alike : says.count, ends);
    return (says[way] ? says[way] + D.texts[lang].space : "") + count;
  }
  function changeSaid(outcome) {
    var t = D.texts[lang], p = place(at), way = outcome.w[p];
    if (way === "b") { return t.here; }
    if (way === "x" || outcome.d[p] === null) { return t.absent; }
    function number(steps, signed) { return written(steps, outcome.decimals, signed); }
    var text = number(outcome.d[p], true), unit = outcome.unit[lang].change;
    if (outcome.l[p] !== null && outcome.h[p] !== null) {
      text = filled(t.interval, { change: text, low: number(outcome.l[p]), high: number(outcome.h[p]) });
    }
    if (unit) { text = filled(t.change, { change: text, unit: unit }); }
    if (way === "s") { return text + t.comma + t.single; }
    if (outcome.g) {
      var luck = outcome.k[p] === null ? "" : t.comma + filled(t.luck, { luck: number(outcome.k[p]) });
      return (outcome.g[p] === "-" ? "" : t.grades[outcome.g[p]] + t.colon) + text + luck;
    }
    return way === "o" ? text + t.comma + t.indistinct : text;
  }

  /* The lowest and highest step that any point of an outcome reaches, so that axes stand still while sliders move. */
  function reach(outcome) {
    var low = 0, high = 0, levels = axes.map(function () { return 0; });
    outcome.v.forEach(function (value, p) {
      var rest = p;
      for (var k = axes.length - 1; k >= 0; k -= 1) {
        levels[k] = rest % axes[k].levels.length;
        rest = Math.floor(rest / axes[k].levels.length);
      }
      var base = outcome.v[place(comparedWith(levels))];
      [value, base + outcome.l[p], base + outcome.h[p]].forEach(function (one) {
        low = Math.min(low, one || 0);
        high = Math.max(high, one || 0);
      });
    });
    return [low, high === low ? low + 1 : high];
  }
  function ticksOf(ends) {
    var size = Math.max(1, Math.pow(10, Math.floor(Math.log10((ends[1] - ends[0]) / 2))));
    [5, 2].forEach(function (more) { if ((ends[1] - ends[0]) / (size * more) >= 2) { size *= more; } });
    var found = [];
    for (var tick = Math.ceil(ends[0] / size) * size; tick <= ends[1]; tick += size) { found.push(tick); }
    return found;
  }
  function chart(outcome) {
    var axis = axes[0], first = axis.levels[0], last = axis.levels[axis.levels.length - 1];
    var ends = outcome.ends, ticks = ticksOf(ends), scale = Math.pow(10, outcome.decimals), parts = [];
    var whole = ticks.every(function (tick) { return tick % scale === 0; });
    function x(level) { return LEFT + (RIGHT - LEFT) * (axis.levels[level] - first) / (last - first); }
    function y(steps) { return BOTTOM - (BOTTOM - TOP) * (steps - ends[0]) / (ends[1] - ends[0]); }
    function path(kind, d) { if (d) { parts.push('<path class="' + kind + '" d="' + d + '"/>'); } }
    function text(px, py, anchor, said) {
      parts.push('<text x="' + px + '" y="' + py + '" text-anchor="' + anchor + '">' + escaped(said) + "</text>");
    }
    function along(value) {
      var there = false;
      return axis.levels.map(function (_, level) {
        var steps = value(level), move = there ? "L" : "M";
        there = steps !== null;
        return there ? move + x(level).toFixed(1) + " " + y(steps).toFixed(1) : "";
      }).join("");
    }
    function here(level) { return place([level].concat(at.slice(1))); }
    function base(level) { return place(comparedWith([level].concat(at.slice(1)))); }
    function edge(ends_) {
      return function (level) {
        var from = outcome.v[base(level)], by = ends_[here(level)];
        return here(level) === base(level) ? from : from === null || by === null ? null : from + by;
      };
    }
    ticks.forEach(function (tick) {
      path(tick === 0 ? "axis" : "grid", "M" + LEFT + " " + y(tick).toFixed(1) + "H" + RIGHT);
      text(LEFT - 4, y(tick) + 3.5, "end", written(whole ? tick / scale : tick, whole ? 0 : outcome.decimals, outcome.signed));
    });
    var low = edge(outcome.l), high = edge(outcome.h);
    axis.levels.slice(1).forEach(function (_, k) {
      var corners = [high(k), high(k + 1), low(k + 1), low(k)];
      if (corners.indexOf(null) < 0) {
        path("band", corners.map(function (steps, n) {
          return (n ? "L" : "M") + x(k + (n === 1 || n === 2 ? 1 : 0)).toFixed(1) + " " + y(steps).toFixed(1);
        }).join("") + "Z");
      }
    });
    path("base", along(function (level) { return outcome.v[base(level)]; }));
    path("chosen", along(function (level) { return outcome.v[here(level)]; }));
    if (outcome.v[place(at)] !== null) {
      parts.push('<circle cx="' + x(at[0]).toFixed(1) + '" cy="' + y(outcome.v[place(at)]).toFixed(1) + '" r="4"/>');
    }
    var every = Math.ceil(axis.levels.length / MOST_TICKS);
    axis.ticks[lang].forEach(function (tick, level) {
      if (level % every === 0) { text(x(level), BOTTOM + 14, "middle", tick); }
    });
    return '<svg viewBox="0 0 ' + WIDTH + " " + HEIGHT + '" aria-hidden="true">' + parts.join("") + "</svg>";
  }
  function card(outcome) {
    var value = outcome.v[place(at)], t = D.texts[lang], unit = outcome.unit[lang].value;
    var shown = value === null ? t.absent : escaped(written(value, outcome.decimals, outcome.signed)) + " <small>" + escaped(unit) + "</small>";
    return "<h2>" + escaped(outcome.label[lang]) + '</h2><p class="value">' + shown + '</p><p class="change">' +
      escaped(value === null ? "" : changeSaid(outcome)) + "</p>" + chart(outcome);
  }

  function show() {
    byId("sentence").textContent = [pointSaid()].concat(D.spoken.map(function (k) { return said(D.outcomes[k]); }))
      .filter(Boolean).join(D.texts[lang].space);
    D.outcomes.forEach(function (outcome, k) { byId("cards").children[k].innerHTML = card(outcome); });
    axes.forEach(function (axis, k) {
      var input = byId("axis-" + k), level = axis.labels[lang][at[k]];
      input.value = at[k];
      input.setAttribute("aria-valuetext", level);
      input.previousElementSibling.lastElementChild.textContent = level;
    });
  }
  function showLanguage() {
    var t = D.texts[lang];
    root.lang = lang === "zh" ? "zh-Hans" : "en";
    document.title = t.title;
    byId("switch").textContent = t["switch"];
    document.querySelectorAll("[data-text]").forEach(function (one) { one.textContent = t[one.dataset.text]; });
    document.querySelectorAll("[data-named]").forEach(function (one) { one.setAttribute("aria-label", t[one.dataset.named]); });
    byId("limits").innerHTML = t.limits.map(function (one) { return "<li>" + escaped(one) + "</li>"; }).join("");
    axes.forEach(function (axis, k) {
      var input = byId("axis-" + k), every = Math.ceil(axis.levels.length / MOST_TICKS), most = axis.levels.length - 1;
      var name = input.previousElementSibling.firstElementChild;
      name.textContent = axis.name[lang];
      name.title = axis.meaning[lang];
      input.nextElementSibling.innerHTML = axis.ticks[lang].map(function (tick, level) {
        return level % every ? "" : '<span style="left:' + 100 * level / most + '%">' + escaped(tick) + "</span>";
      }).join("");
    });
    show();
  }

  /* The address keeps the point, so that it can be sent on or marked. */
  function write() {
    var words = axes.map(function (axis, k) { return axis.key + "=" + axis.levels[at[k]]; });
    history.replaceState(null, "", "#" + words.concat("lang=" + lang).join("&"));
  }
  function read() {
    location.hash.slice(1).split("&").forEach(function (word) {
      var parts = word.split("=");
      if (parts[0] === "lang" && D.texts[parts[1]]) { lang = parts[1]; }
      axes.forEach(function (axis, k) {
        var level = parts[0] === axis.key && parts[1] ? axis.levels.indexOf(Number(parts[1])) : -1;
        if (level >= 0) { at[k] = level; }
      });
    });
    showLanguage();
  }

  axes.forEach(function (axis, k) {
    var box = document.createElement("div");
    box.innerHTML = '<label for="axis-' + k + '"><span></span><output class="' + (axis.ticks.en[0] ? "" : "long") +
      '"></output></label><input type="range" step="1" min="0" max="' + (axis.levels.length - 1) + '" id="axis-' + k +
      '"><div class="ticks" aria-hidden="true"></div>';
    byId("sliders").appendChild(box);
    byId("axis-" + k).addEventListener("input", function (event) {
      at[k] = Number(event.target.value);
      show();
      write();
    });
  });
  D.outcomes.forEach(function (outcome) {
    outcome.ends = reach(outcome);
    var box = document.createElement("section");
    box.className = "card";
    byId("cards").appendChild(box);
  });
  byId("sliders").addEventListener("submit", function (event) { event.preventDefault(); });
  byId("switch").addEventListener("click", function () {
    lang = lang === "en" ? "zh" : "en";
    showLanguage();
    write();
  });
  addEventListener("hashchange", read);
  read();
})();
