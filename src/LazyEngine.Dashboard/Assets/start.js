// A circuit that the server does not know any more cannot be mended: the page is loaded anew once the server answers.
Blazor.start({
  circuit: {
    reconnectionOptions: { maxRetries: 3600, retryIntervalMilliseconds: attempt => Math.min(250 * 2 ** attempt, 2000) },
  },
});
document.getElementById('components-reconnect-modal').addEventListener('components-reconnect-state-changed', event => {
  if (event.detail.state === 'rejected') location.reload();
});
