// In the head of Streamlit's page, before its own scripts. pcBase: the path of the first page.
// Where the server is: else a page looks for it below its own address first, which is a 404.
window.__streamlit = { BACKEND_BASE_URL: location.origin + pcBase };

// What Streamlit's own elements lack for those who do not see them or use no mouse.
(() => {
  const mend = () => {
    const list = document.querySelector('[data-testid="stSidebarNavItems"]');
    const groups = list ? list.querySelectorAll(':scope > div') : [];
    if (groups.length && list.getAttribute('role') !== 'none') list.setAttribute('role', 'none');
    for (const group of groups) {
      if (group.getAttribute('role') === 'list') continue;
      const said = group.querySelector('header');
      group.setAttribute('role', 'list');
      if (said) {
        said.setAttribute('role', 'presentation');
        group.setAttribute('aria-label', said.innerText.split('\n')[0]);
      }
    }
    const side = document.querySelector('[data-testid="stSidebar"]');
    if (side) {
      const away = side.dataset.collapsed === 'true' || side.getAttribute('aria-expanded') === 'false';
      if (side.inert !== away) side.inert = away;
    }
  };
  let asked = 0;
  const soon = () => { if (!asked) asked = requestAnimationFrame(() => { asked = 0; mend(); }); };
  new MutationObserver(soon).observe(document, {
    subtree: true, childList: true, attributes: true,
    attributeFilter: ['data-collapsed', 'aria-expanded'],
  });
})();
