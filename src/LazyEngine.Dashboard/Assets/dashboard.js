// What a browser does better by itself: the age of things, keys, copying, and the picture's boxes.
(() => {
  const units = [[86400, 'd'], [3600, 'h'], [60, 'm']];

  // The same words as Spoken.Duration of the server.
  function duration(seconds) {
    seconds = Math.max(0, Math.floor(seconds));
    if (seconds < 60) return `${seconds}s`;
    const at = units.findIndex(([size]) => seconds >= size);
    const [size, unit] = units[at];
    const rest = Math.floor((seconds % size) / (at < 2 ? units[at + 1][0] : 1));
    const lower = at < 2 ? units[at + 1][1] : 's';
    return rest > 0 ? `${Math.floor(seconds / size)}${unit} ${rest}${lower}` : `${Math.floor(seconds / size)}${unit}`;
  }

  let ahead = 0;
  function tick() {
    const now = Date.now() + ahead;
    for (const time of document.querySelectorAll('time[data-age]')) {
      const text = time.firstChild;
      if (!text) continue;
      const seconds = (now - Date.parse(time.dateTime)) / 1000;
      const said = time.dataset.age === 'ago' ? (seconds < 0 ? `in ${duration(-seconds)}` : `${duration(seconds)} ago`) : duration(Math.abs(seconds));
      if (text.data !== said) text.data = said;
    }
  }
  setInterval(tick, 1000);

  window.lazyengine = {
    // Clocks of browsers are wrong now and then: ages count from the server's.
    clock: milliseconds => { ahead = milliseconds - Date.now(); },
    copy: text => navigator.clipboard?.writeText(text),
    visible: () => document.visibilityState === 'visible',
    // Between what the server asks and what is on the page, a picture may have gone.
    choose: (picture, task) => {
      if (!picture) return;
      for (const box of picture.querySelectorAll('[data-task]')) box.classList.toggle('chosen', box.dataset.task === task);
    },
    watch: (picture, page) => {
      if (!picture) return;
      picture.addEventListener('click', event => {
        const box = event.target.closest('[data-task]');
        if (box) page.invokeMethodAsync('ChooseAsync', box.dataset.task);
      });
      // In a long picture, what is stuck is what is looked for.
      const stuck = ['Failure', 'RevertFailure', 'Waiting', 'Running', 'Scheduled'].map(state => picture.querySelector(`[data-task] .${state}.box`)).find(box => box);
      if (!stuck) return;
      const [box, frame] = [stuck.getBoundingClientRect(), picture.getBoundingClientRect()];
      picture.scrollTop += box.top - frame.top - (frame.height - box.height) / 2;
      picture.scrollLeft += box.left - frame.left - (frame.width - box.width) / 2;
    },
  };

  addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest?.('input, textarea, select, [contenteditable]');
    if (event.key === 'Escape' && typing?.closest('[data-search]')) typing.blur();
    if (typing || document.querySelector('.mud-dialog')) return;
    if (event.key === '/') {
      const search = document.querySelector('input[data-search], [data-search] input');
      if (search) { event.preventDefault(); search.focus(); search.select(); }
    } else if (event.key === '[' || event.key === ']') {
      document.querySelector(`[data-step=${event.key === '[' ? 'back' : 'on'}]`)?.click();
    } else if (event.key === 'j' || event.key === 'k') {
      const rows = [...document.querySelectorAll('[data-row]')];
      const at = rows.indexOf(document.activeElement);
      const next = rows[event.key === 'j' ? Math.min(at + 1, rows.length - 1) : Math.max(at - 1, 0)];
      if (next) { event.preventDefault(); next.focus(); next.scrollIntoView({ block: 'nearest' }); }
    }
  });
})();
