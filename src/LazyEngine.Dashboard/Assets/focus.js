// Where the keys go: to the heading of a page that has come, and into a dialog for as long as it is open.
// All of it is done here, as a key that waited for the server would arrive somewhere else.
(() => {
  const typedInto = 'input, textarea, select, [contenteditable]';
  const reachable = 'a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), select:not(:disabled)';
  let heading, path, entered, opener;

  const topmost = () => [...document.querySelectorAll('.mud-dialog')].at(-1);
  const controlsOf = dialog => [...dialog.querySelectorAll(reachable)].filter(control => control.tabIndex >= 0 && control.getClientRects().length > 0);

  function enter(dialog, app) {
    if (!app.inert) [opener, app.inert] = [document.activeElement, true];
    if (dialog === entered) return;
    const first = dialog.querySelector('[data-first]') ?? controlsOf(dialog)[0];
    if (!first) return;
    entered = dialog;
    first.focus();
  }

  function leave(app) {
    [app.inert, entered] = [false, null];
    (opener?.isConnected ? opener : heading)?.focus();
  }

  // A page may draw its heading long after it was gone to, once it has read what it shows.
  function arrive() {
    const shown = document.querySelector('main h1');
    if (!shown || (shown === heading && location.pathname === path)) return;
    [heading, path] = [shown, location.pathname];
    shown.tabIndex = -1;
    if (!document.activeElement?.matches(typedInto)) shown.focus({ preventScroll: true });
  }

  new MutationObserver(() => {
    const app = document.querySelector('.app');
    if (!app) return;
    const dialog = topmost();
    if (dialog) return enter(dialog, app);
    if (app.inert) leave(app);
    arrive();
  }).observe(document.body, { childList: true, subtree: true });

  addEventListener('keydown', event => {
    const dialog = topmost();
    // A list that has been opened within a dialog takes its keys itself.
    if (!dialog || document.querySelector('.mud-popover-open')) return;
    if (event.key === 'Escape') {
      dialog.querySelector('[data-back]')?.click();
    } else if (event.key === 'Tab') {
      const controls = controlsOf(dialog);
      const at = controls.indexOf(document.activeElement);
      const next = event.shiftKey ? (at > 0 ? at : controls.length) - 1 : (at + 1) % controls.length;
      event.preventDefault();
      controls[next]?.focus();
    }
  });
})();
