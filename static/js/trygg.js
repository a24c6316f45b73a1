// The only Trusted Types policy; loaded first. Code is never made from text: scripts and their addresses are
// refused. Markup comes from our own server (htmx asks no other), is never a whole page, and carries no script;
// the Content-Security-Policy stops handlers in attributes.
(() => {
  if (!window.trustedTypes || !window.trustedTypes.createPolicy) return;
  const farlig = /<(script|iframe|object|embed|base|meta|link)\b/i;
  window.trustedTypes.createPolicy("default", { createHTML: (html) => (farlig.test(html) ? null : html) });
})();
