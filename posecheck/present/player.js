(() => {
  "use strict";
  for (const player of document.querySelectorAll(".player")) {
    const video = player.querySelector("video"), events = player.querySelector(".events");
    if (!video || !events) continue;
    const scroll = player.querySelector(".events-scroll"), head = events.querySelector(".playhead");
    const duration = +events.dataset.duration, first = +events.dataset.first, margins = first + +events.dataset.last;
    const gone = () => video.remove();  // the page was moved without its video, or is shown inside another page
    video.addEventListener("error", gone);
    if (video.error) gone();
    const follow = () => {
      head.hidden = false;
      const x = first + (video.currentTime / duration) * (events.clientWidth - margins);
      head.style.left = `${x}px`;
      if (!video.paused && scroll.scrollWidth > scroll.clientWidth) scroll.scrollLeft = x - scroll.clientWidth / 2;
      if (!video.paused) requestAnimationFrame(follow);
    };
    video.addEventListener("play", follow);
    video.addEventListener("seeked", follow);
    events.addEventListener("click", (e) => {
      if (!video.isConnected) return;
      const share = (e.clientX - events.getBoundingClientRect().left - first) / (events.clientWidth - margins);
      video.currentTime = Math.min(duration, Math.max(0, share * duration));
    });
  }
})();
