namespace RosePO.Core.Evaluation.Report;

/// <summary>The style sheet of the report: light, dark, narrow and printed.</summary>
internal static class ReportStyle
{
    /// <summary>The style sheet.</summary>
    public static Markup Sheet { get; } = Markup.Trusted("""
        :root {
          color-scheme: light dark;
          --page: #fdfcfa; --ink: #22252a; --soft: #646a73; --line: #dedbd5; --grid: #ecebe6; --panel: #f6f4ef;
          --model: #b3324a; --against: #2f5d8a; --baseline: #8a8f98; --good: #2d7a4f; --bad: #a8501f;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --page: #16181b; --ink: #e4e5e7; --soft: #9ba1aa; --line: #363a40; --grid: #26292e; --panel: #1e2125;
            --model: #f0809a; --against: #84b4e4; --baseline: #8d939c; --good: #74c696; --bad: #e6a071;
          }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body {
          margin: 0; background: var(--page); color: var(--ink);
          font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
        }
        main { max-width: 1040px; margin: 0 auto; padding: 3rem 1.5rem 4rem; }
        h1 { font-size: 1.75rem; line-height: 1.2; letter-spacing: -.015em; font-weight: 650; margin: 0 0 .75rem; }
        h2 { font-size: 1.1rem; font-weight: 650; margin: 3rem 0 .25rem; }
        h3 { font-size: .95rem; font-weight: 600; margin: 0 0 .25rem; }
        p { margin: 0 0 1rem; max-width: 46rem; }
        .lead { font-size: 1.1rem; }
        .note, figcaption { color: var(--soft); font-size: .875rem; }
        .note { margin-bottom: 1rem; }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
        th, td { padding: .5rem .75rem; text-align: right; vertical-align: top; border-bottom: 1px solid var(--line); white-space: nowrap; }
        th:first-child, td:first-child { text-align: left; padding-left: 0; }
        th:last-child, td:last-child { padding-right: 0; }
        thead th { color: var(--soft); font-size: .8125rem; font-weight: 500; vertical-align: bottom; }
        tbody th { font-weight: 600; }
        td small { display: block; color: var(--soft); font-size: .8125rem; }
        tr.baseline th { font-weight: 400; color: var(--soft); }
        td.text { text-align: left; }
        .good { color: var(--good); } .bad { color: var(--bad); }
        .protocol { background: var(--panel); border-radius: 8px; padding: 1rem 1.25rem; margin: 1.25rem 0 0; font-size: .875rem; }
        .protocol dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.25rem; margin: 0; }
        .protocol dt { color: var(--soft); } .protocol dd { margin: 0; overflow-wrap: anywhere; }
        .grid { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr)); gap: 2rem 2.5rem; }
        .grid.small { grid-template-columns: repeat(auto-fill, minmax(min(100%, 250px), 1fr)); gap: 1.5rem 2rem; }
        figure { margin: 0; break-inside: avoid; }
        figcaption { margin-top: .4rem; }
        .grid > * { min-width: 0; max-width: 560px; } .grid.small > * { max-width: 330px; }
        svg { display: block; width: 100%; height: auto; overflow: visible; }
        svg text { fill: var(--ink); font-size: 12.5px; font-variant-numeric: tabular-nums; }
        svg .soft { fill: var(--soft); } svg .end { text-anchor: end; } svg .middle { text-anchor: middle; }
        svg .grid-line { stroke: var(--grid); } svg .axis { stroke: var(--soft); } svg .zero { stroke: var(--soft); stroke-dasharray: 3 3; }
        svg .model { --c: var(--model); } svg .against { --c: var(--against); } svg .baseline { --c: var(--baseline); }
        svg .whisker { stroke: var(--c); stroke-width: 2; opacity: .55; }
        svg .dot { fill: var(--c); stroke: var(--page); stroke-width: 1.5; }
        svg .baseline .dot { fill: var(--page); stroke: var(--c); stroke-width: 2; }
        svg .bar { fill: var(--c); opacity: .75; }
        svg .curve { fill: none; stroke: var(--c); stroke-width: 1.75; stroke-linejoin: round; }
        svg .faint { opacity: .3; stroke-width: 1; }
        svg .true { stroke: var(--ink); stroke-width: 2; }
        .key { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0 0 1rem; padding: 0; list-style: none; color: var(--soft); font-size: .875rem; }
        .key svg { display: inline-block; width: 14px; height: 14px; vertical-align: -2px; margin-right: .35rem; }
        .case { border-top: 1px solid var(--line); padding: .9rem 0; break-inside: avoid; }
        .case dl { display: grid; grid-template-columns: 7.5rem 1fr; gap: .2rem 1rem; margin: 0; font-size: .9rem; }
        .case dt { color: var(--soft); } .case dd { margin: 0; overflow-wrap: anywhere; }
        .case dd.true { font-weight: 600; }
        .case ol { display: inline; list-style: none; margin: 0; padding: 0; }
        .case li { display: inline; } .case li:not(:last-child)::after { content: " · "; color: var(--soft); }
        @media (max-width: 640px) {
          main { padding: 1.75rem 1rem 3rem; }
          h1 { font-size: 1.45rem; }
          .lead { font-size: 1rem; }
          table.stack thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
          table.stack tbody tr { display: block; padding: .6rem 0; border-bottom: 1px solid var(--line); }
          table.stack th, table.stack td { display: flex; justify-content: space-between; gap: 1rem; border: 0; padding: .1rem 0; }
          table.stack td { text-align: right; }
          table.stack td::before { content: attr(data-label); color: var(--soft); }
          td small { display: inline; margin-left: .5rem; } td small + small { display: block; }
          .protocol dl, .case dl { grid-template-columns: 1fr; gap: 0; }
          .protocol dd, .case dd { margin-bottom: .4rem; }
        }
        @media (max-width: 375px) { td small { display: block; } }
        @media print {
          :root {
            color-scheme: light;
            --page: #fff; --ink: #000; --soft: #444; --line: #bbb; --grid: #e4e4e4; --panel: #fff;
            --model: #b3324a; --against: #2f5d8a; --baseline: #777; --good: #2d7a4f; --bad: #a8501f;
          }
          body { font-size: 10.5pt; }
          main { max-width: none; padding: 0; }
          .protocol { border: 1px solid var(--line); }
          h2 { break-after: avoid; margin-top: 1.75rem; }
          .grid { grid-template-columns: 1fr 1fr; }
          .grid.small { grid-template-columns: repeat(3, 1fr); }
          tr { break-inside: avoid; }
        }
        """);
}
