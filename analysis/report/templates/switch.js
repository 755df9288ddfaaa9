(function () {
  var root = document.documentElement;
  function show(language) {
    root.dataset.shown = language;
    root.lang = language === "zh" ? "zh-Hans" : "en";
  }
  var asked = location.hash.slice(1);
  var own = root.dataset.opens || ((navigator.language || "en").toLowerCase().indexOf("zh") === 0 ? "zh" : "en");
  show(asked === "zh" || asked === "en" ? asked : own);
  document.addEventListener("DOMContentLoaded", function () {
    var button = document.getElementById("switch");
    button.hidden = false;
    button.addEventListener("click", function () { show(root.dataset.shown === "en" ? "zh" : "en"); });
  });
})();
