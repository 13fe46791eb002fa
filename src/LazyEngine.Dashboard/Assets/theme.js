// Before anything is painted: light or dark, as chosen here, else as the system has it.
(() => {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const stored = () => { try { return localStorage.getItem('lazyengine-theme'); } catch { return null; } };
  const apply = () => { document.documentElement.dataset.theme = stored() ?? (system.matches ? 'dark' : 'light'); };
  system.addEventListener('change', apply);
  addEventListener('storage', apply);
  apply();
  addEventListener('click', event => {
    if (!event.target.closest?.('[data-theme-switch]')) return;
    const next = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
    try {
      // Back to what the system says: nothing is remembered, and it is followed again.
      if (next === (system.matches ? 'dark' : 'light')) localStorage.removeItem('lazyengine-theme');
      else localStorage.setItem('lazyengine-theme', next);
    } catch { /* Without storage the choice lasts as long as the page. */ }
    document.documentElement.dataset.theme = next;
  });
})();
