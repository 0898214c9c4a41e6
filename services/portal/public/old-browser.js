/* Loaded through nomodule only: a browser without modules never runs the app. */
(function () {
  document.addEventListener('DOMContentLoaded', function () {
    document.getElementById('root').style.display = 'none';
    document.getElementById('old-browser').removeAttribute('hidden');
  });
})();
