// Keeps the list fresh while somebody looks at it. Without JavaScript, reload the page.
const list = document.getElementById("messages");
let etag = "";

async function look() {
  if (document.visibilityState !== "visible" || list.contains(document.activeElement)) return;
  const headers = { "X-Fragment": "list", ...(etag && { "If-None-Match": etag }) };
  const answer = await fetch(location.href, { headers, cache: "no-store" }).catch(() => null);
  if (!answer || answer.status !== 200) return;
  etag = answer.headers.get("ETag");
  const html = await answer.text();
  if (html.trim() !== list.innerHTML.trim()) list.innerHTML = html;
}

if (list) setInterval(look, 2000);
