/// What is asked of a page in the browser: the rules of axe that apply to a report without controls, and that nothing
/// is empty or too wide. Each problem is a sentence.
enum PageCheck {
  static let script = #"""
    (() => {
      const problems = [];
      const name = (element) => element.tagName.toLowerCase() + ' ' +
        (element.getAttribute('aria-label') || element.textContent || '').trim().slice(0, 40);
      const isShown = (element) => element.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true});

      const root = document.documentElement;
      if (!root.lang) problems.push('no language');
      if (!document.title) problems.push('no title');
      for (const landmark of ['header', 'nav', 'main', 'footer', 'h1'])
        if (document.querySelectorAll(landmark).length !== 1) problems.push('no ' + landmark + ', or several');
      if (root.scrollWidth > window.innerWidth)
        problems.push('wider than the screen: ' + root.scrollWidth + ' of ' + window.innerWidth);

      let level = 0;
      for (const heading of document.querySelectorAll('h1,h2,h3,h4,h5,h6')) {
        const next = Number(heading.tagName[1]);
        if (next > level + 1) problems.push(heading.tagName.toLowerCase() + ' after h' + level);
        if (!heading.textContent.trim()) problems.push('an empty heading');
        level = next;
      }

      const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
      if (new Set(ids).size !== ids.length) problems.push('an id twice');
      for (const link of document.querySelectorAll('a')) {
        if (!document.getElementById(link.getAttribute('href').slice(1))) problems.push('a link to nowhere');
        if (!link.textContent.trim()) problems.push('there is not a name for the link');
      }

      for (const table of document.querySelectorAll('table')) {
        if (!table.caption || !table.caption.textContent) problems.push('a table without a caption');
        for (const cell of table.querySelectorAll('th'))
          if (!cell.scope) problems.push('a heading without a scope');
        if (!table.querySelector('th')) problems.push('a table without headings');
        // A head that only a screen reader is to find has no room at all.
        for (const cell of table.querySelectorAll('th,td'))
          if (getComputedStyle(cell.closest('thead,tbody')).position !== 'absolute' &&
              cell.scrollWidth > cell.clientWidth + 1)
            problems.push('a cell with more than it has room for: ' + name(cell));
      }

      // Every chart has a label, a box, and something in it that is drawn.
      for (const details of document.querySelectorAll('details')) details.open = true;
      for (const chart of document.querySelectorAll('svg')) {
        const box = chart.getBoundingClientRect();
        if (!(box.width > 5 && box.height > 5)) problems.push('an empty box: ' + name(chart));
        if (chart.getAttribute('aria-hidden') === 'true') continue;
        if (chart.getAttribute('role') !== 'img' || !chart.getAttribute('aria-label'))
          problems.push('a chart without a label: ' + name(chart));
        if (![...chart.querySelectorAll('path,line,circle,rect,text')].some((mark) => {
          const drawn = mark.getBoundingClientRect();
          return drawn.width > 0 || drawn.height > 0;
        })) problems.push('an empty box: nothing is drawn in ' + name(chart));
      }
      for (const part of document.querySelectorAll('.scroll'))
        if (part.scrollWidth > part.clientWidth && part.tabIndex !== 0)
          problems.push('a box that the keyboard cannot move: ' + name(part));

      // Contrast of every text, of the colours that the browser came to.
      const channels = (color) => (color.match(/[\d.]+/g) || []).map(Number);
      const luminance = (color) => {
        const [r, g, b] = channels(color).map((value) => {
          const share = value / 255;
          return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const contrast = (a, b) => {
        const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
        return (high + 0.05) / (low + 0.05);
      };
      const background = (element) => {
        for (let at = element; at; at = at.parentElement) {
          const color = getComputedStyle(at).backgroundColor;
          if (channels(color)[3] !== 0) return color;
        }
        return 'rgb(255, 255, 255)';
      };
      const seen = new Set();
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const element = texts.currentNode.parentElement;
        if (!texts.currentNode.textContent.trim() || !isShown(element)) continue;
        const isDrawn = element.tagName === 'text';
        const square = isDrawn && element.parentElement.querySelector(':scope > path');
        const onSquare = square && /^[ab][0-9]$/.test(element.parentElement.getAttribute('class'));
        const color = isDrawn ? getComputedStyle(element).fill : getComputedStyle(element).color;
        const behind = onSquare ? getComputedStyle(square).fill : background(element);
        const ratio = contrast(color, behind);
        const kind = color + ' on ' + behind;
        if (ratio < 4.5 && !seen.has(kind)) {
          seen.add(kind);
          problems.push('contrast ' + ratio.toFixed(2) + ': ' + kind + ', ' + name(element));
        }
      }
      return problems;
    })()
    """#
}
