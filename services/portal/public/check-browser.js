/* Runs in any browser: one with modules but below the floor would otherwise stay on the loading line. */
(function () {
  var modern = window.CSS && CSS.supports && CSS.supports('selector(:where(a))') && 'replaceAll' in String.prototype;
  if (modern) return;
  document.addEventListener('DOMContentLoaded', function () {
    document.getElementById('root').style.display = 'none';
    document.getElementById('old-browser').removeAttribute('hidden');
  });
})();
