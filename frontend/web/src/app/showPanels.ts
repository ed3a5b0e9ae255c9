/** Moves to the top of the page after a choice further down, and the focus to what was chosen. */
export function showPanels(): void {
  window.scrollTo({ top: 0 });
  // The heading exists before and after; React replaces only its text.
  const heading = document.getElementById('rate-title');
  if (heading === null) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
