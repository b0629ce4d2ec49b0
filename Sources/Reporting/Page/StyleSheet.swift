/// How the page looks: colours from ``Palette``, everything else here. On paper the light colours hold, details are
/// open, and no chart or row is cut by the end of a page.
struct StyleSheet: Hashable, Sendable {
  let text: String

  /// The style sheet of every report.
  static let report = StyleSheet(
    ":root{color-scheme:light dark;\(Palette.light.css)}\n"
      + "@media screen and (prefers-color-scheme:dark){:root{\(Palette.dark.css)}}\n"
      + words + layout + parts + charts + levels + narrow + print)

  /// - Precondition: no character that HTML or XML would read as markup.
  private init(_ text: String) {
    precondition(!text.contains { "<>&".contains($0) }, "a style sheet with markup")
    self.text = text
  }

  private static let words = """
    *,::before,::after{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:1rem}
    body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",\
    Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:break-word}
    h1,h2,.word{font-family:"Iowan Old Style","Palatino Linotype",Palatino,Charter,"Source Serif 4","Noto Serif",\
    Georgia,"DejaVu Serif",serif;font-weight:600;line-height:1.2;text-wrap:balance}
    h1{font-size:2.1rem;margin:.1rem 0 .5rem}
    h2{font-size:1.55rem;margin:0 0 .6rem}
    h3{font-size:1rem;line-height:1.35;margin:1.8rem 0 .5rem}
    p{margin:.5rem 0;max-width:44rem}
    a{color:var(--synthetic)}
    code,pre{font-family:ui-monospace,"SF Mono",Consolas,"Liberation Mono","DejaVu Sans Mono",monospace;font-size:.9em}
    pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--panel);padding:.8rem 1rem;margin:.6rem 0}
    small,.small,figcaption,caption,.legend{font-size:.85rem}
    .muted,caption,.eyebrow{color:var(--muted)}
    bdi{unicode-bidi:isolate}
    :focus-visible{outline:3px solid var(--synthetic);outline-offset:2px}

    """

  private static let layout = """
    .page{max-width:78rem;margin:0 auto;padding:1.6rem 2rem 3rem;display:grid;\
    grid-template-columns:11.5rem minmax(0,1fr);column-gap:3rem;grid-template-areas:"nav head" "nav main" "nav foot"}
    .page header{grid-area:head}
    .page main{grid-area:main}
    .page footer{grid-area:foot}
    .page nav{grid-area:nav;position:sticky;top:1.6rem;align-self:start;font-size:.85rem;line-height:1.35}
    nav p{margin:0 0 .4rem;color:var(--muted)}
    nav ol{list-style:none;margin:0;padding:0}
    nav a{display:block;padding:.3rem 0;color:var(--ink);text-decoration:none;border-top:1px solid var(--rule)}
    nav a:hover{text-decoration:underline}
    .skip{position:absolute;left:1rem;top:-4rem;background:var(--paper);color:var(--ink);padding:.5rem 1rem;z-index:1}
    .skip:focus{top:.5rem}
    .eyebrow{margin:0;letter-spacing:.02em;font-size:.85rem}
    .caution{margin:.1rem 0 0;max-width:none}
    section.chapter{margin-top:4rem}
    #summary{margin-top:.9rem}
    #summary h2{margin:0 0 .2rem;font-size:1.3rem}
    .compared{max-width:none;margin:.1rem 0 .7rem;line-height:1.45}

    """

  private static let parts = """
    .verdicts{display:grid;grid-template-columns:1fr 1fr;gap:0 2.5rem;margin:.6rem 0 .7rem}
    .verdict{border-top:2px solid var(--ink);padding-top:.5rem}
    .verdict h3{margin:0;font-size:.85rem;font-weight:400;color:var(--muted)}
    .verdict .word{font-size:1.55rem;margin:0;line-height:1.25}
    .verdict p{margin:.1rem 0;font-size:.9rem;line-height:1.4}
    .ladder{display:flex;flex-wrap:wrap;gap:.1rem .9rem;list-style:none;margin:.3rem 0 .4rem;padding:0;font-size:.8rem;\
    color:var(--muted)}
    .ladder li::before{content:"";display:inline-block;width:.62em;height:.62em;margin-right:.4em;\
    border:1.5px solid var(--axis);border-radius:50%}
    .ladder [aria-current]{color:var(--ink);font-weight:600}
    .ladder [aria-current]::before{background:var(--ink);border-color:var(--ink)}
    .verdict details{margin:0}
    .verdict ul{margin:.2rem 0 0;padding-left:1.1rem;font-size:.85rem;line-height:1.4}
    .scroll{overflow-x:auto;max-width:100%;margin:.8rem 0}
    table{border-collapse:collapse;font-size:.87rem;line-height:1.35}
    .wide{width:100%}
    .narrow{min-width:20rem}
    .scores{table-layout:fixed;min-width:48rem}
    .scores th:first-child{width:30%}
    .scores th:nth-child(4){width:19%}
    .scores th:last-child{width:10%}
    caption{text-align:left;padding:0 0 .25rem;max-width:min(44rem,calc(100vw - 2rem))}
    th,td{padding:.34rem .9rem .34rem 0;text-align:left;vertical-align:middle;font-weight:400}
    td:last-child,th:last-child{padding-right:0}
    thead th{color:var(--muted);border-bottom:1px solid var(--axis);vertical-align:bottom;font-size:.8rem}
    tbody th,tbody td{border-bottom:1px solid var(--rule)}
    td.n,th.n{text-align:right}
    td.n{white-space:nowrap}
    .value{font-weight:600}
    .plot{padding-top:0;padding-bottom:0;width:1%}
    tbody th{min-width:9rem}
    .key th,.key td{padding-top:.1rem;padding-bottom:.1rem}
    .key .by{display:inline;margin-left:.6em}
    .key + .legend{margin:.4rem 0 0}
    .by{display:block;color:var(--muted);font-size:.8rem}
    details{margin:.7rem 0}
    summary{cursor:pointer;padding:.3rem 0;max-width:44rem}
    details.pair{border-top:1px solid var(--rule);margin:0}
    dl{margin:1rem 0;max-width:46rem}
    dt{font-weight:600;margin-top:.9rem}
    dd{margin:.1rem 0 0}
    .sign{display:grid;grid-template-columns:repeat(2,1fr);gap:2.6rem 2.5rem;margin:3rem 0 1rem;padding:0;\
    list-style:none;max-width:46rem}
    .sign li{border-top:1px solid var(--ink);padding-top:.3rem;font-size:.85rem;color:var(--muted)}
    .run{width:auto}
    .run td{overflow-wrap:anywhere}
    footer{margin-top:3.5rem;border-top:1px solid var(--rule);padding-top:.6rem;font-size:.85rem;color:var(--muted)}

    """

  private static let charts = """
    .grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(17.5rem,1fr));gap:1.8rem 2rem;margin:1.2rem 0}
    .maps{display:flex;flex-wrap:wrap;gap:1.6rem 2rem;margin:1rem 0}
    .maps figure{max-width:100%}
    figure{margin:0;min-width:0}
    figcaption{margin:0 0 .3rem;line-height:1.35}
    figcaption strong{font-size:.95rem}
    svg{display:block;max-width:100%;height:auto}
    .scroll svg,.plot svg{max-width:none}
    svg text{font-size:11px;fill:var(--muted);unicode-bidi:isolate}
    svg .ink{fill:var(--ink)}
    .middle{text-anchor:middle}
    .end{text-anchor:end}
    .axis{stroke:var(--axis);stroke-width:1;fill:none}
    .rule{stroke:var(--rule);stroke-width:1;fill:none}
    .real{fill:var(--real);stroke:var(--axis);stroke-width:1}
    .held{fill:none;stroke:var(--ink);stroke-width:1.3;stroke-dasharray:3 2.2}
    .syn{fill:none;stroke:var(--synthetic);stroke-width:2.2}
    .dot{fill:var(--synthetic);stroke:var(--paper);stroke-width:1}
    .floor{fill:var(--paper);stroke:var(--independent);stroke-width:1.6}
    .band{fill:var(--real);stroke:var(--axis);stroke-width:.8}
    .tick{stroke:var(--ink);stroke-width:2;fill:none}
    .ci{stroke:var(--synthetic);stroke-width:2;fill:none}
    .few{stroke:var(--axis);stroke-width:.8;fill:none}
    .mark{stroke:var(--ink);stroke-width:1;fill:none}
    .legend{display:flex;flex-wrap:wrap;gap:.3rem 1.4rem;list-style:none;margin:.7rem 0;padding:0;color:var(--muted)}
    .legend li{display:flex;align-items:center;gap:.5rem}
    .legend svg{flex:none}
    @media (forced-colors:active){svg{forced-color-adjust:none;background:var(--paper)}}

    """

  /// A class for each step of a heat map, for its squares and for the numbers in them.
  private static let levels: String = {
    let names = ["a0"] + (1...Palette.levelCount).flatMap { ["a\($0)", "b\($0)"] }
    return
      ".map text{font-size:10px;text-anchor:middle}\n.map .name{text-anchor:start;font-size:11px}\n"
      + ".map .row{text-anchor:end;font-size:11px}\n"
      + names.map { ".\($0) path,path.\($0){fill:var(--\($0))}.\($0) text{fill:var(--\($0)t)}\n" }
      .joined()
  }()

  private static let narrow = """
    @media (max-width:68rem){.page{grid-template-columns:minmax(0,1fr);grid-template-areas:"head" "nav" "main" "foot"}\
    .page nav{position:static;margin-top:.9rem;min-width:0}\
    nav ol{display:flex;gap:1.4rem;overflow-x:auto;white-space:nowrap;border-bottom:1px solid var(--rule)}nav a{border:0}}
    @media (max-width:40rem){.page{padding:1rem 1rem 2rem}h1{font-size:1.6rem}h2{font-size:1.35rem}\
    .verdicts{grid-template-columns:minmax(0,1fr);gap:1.2rem}section.chapter{margin-top:3rem}\
    .key,.key tbody{display:block}.key caption{display:block}\
    .key thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}\
    .key tr{display:grid;grid-template-columns:.8fr 1.25fr 1fr;padding:.6rem 0;border-bottom:1px solid var(--rule)}\
    .key th,.key td{border:0;padding:.1rem 0;text-align:left;white-space:normal}\
    .key th,.key td.plot{grid-column:1/-1;width:auto}\
    .key td.n::after{content:attr(data-of);display:block;color:var(--muted);font-size:.75rem;font-weight:400}\
    .sign{grid-template-columns:minmax(0,1fr)}}

    """

  private static let print = """
    @page{size:A4;margin:16mm 15mm 18mm;@bottom-right{content:counter(page) " / " counter(pages);font-size:9pt}}
    @media print{
    html{font-size:10.5pt}
    body{print-color-adjust:exact;-webkit-print-color-adjust:exact}
    .page{display:block;padding:0;max-width:none}
    .page nav,.skip{display:none}
    h2,h3,figcaption,caption,summary{break-after:avoid}
    figure,tr,svg,.verdict,.sign,dt,.legend{break-inside:avoid}
    dt{break-after:avoid}
    section.chapter{margin-top:2rem}
    .scroll{overflow:visible}
    .maps .scroll svg{max-width:100%}
    #scores{break-before:page}
    #sign-off{break-inside:avoid}
    caption{max-width:none}
    .scores{min-width:0;table-layout:auto}
    .maps div{break-inside:avoid}
    .grid{grid-template-columns:repeat(2,minmax(0,1fr))}
    details::details-content{content-visibility:visible;block-size:auto;display:block}
    summary{list-style:none}
    a{color:inherit;text-decoration:none}
    }

    """
}
