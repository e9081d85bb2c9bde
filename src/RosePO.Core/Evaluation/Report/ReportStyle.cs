using RosePO.Core.Evaluation.Report.Charts;

namespace RosePO.Core.Evaluation.Report;

/// <summary>The style sheet of the report: light, dark, narrow and printed.</summary>
internal static class ReportStyle
{
    /// <summary>The style sheet.</summary>
    public static Markup Sheet { get; } = Markup.Trusted($$"""
        :root { color-scheme: light dark; {{ChartColours.Light}} }
        @media (prefers-color-scheme: dark) { :root { {{ChartColours.Dark}} } }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
        body {
          margin: 0; background: var(--page); color: var(--ink);
          font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
        }
        main { max-width: 1040px; margin: 0 auto; padding: 3rem 1.5rem 4rem; }
        h1 { font-size: 1.75rem; line-height: 1.2; letter-spacing: -.015em; font-weight: 650; margin: 0 0 .75rem; overflow-wrap: anywhere; }
        h2 { font-size: 1.1rem; font-weight: 650; margin: 3rem 0 .25rem; }
        h3 { font-size: .95rem; font-weight: 600; margin: 0 0 .25rem; overflow-wrap: anywhere; }
        p { margin: 0 0 1rem; max-width: 46rem; }
        .lead { font-size: 1.1rem; }
        .note, figcaption { color: var(--soft); font-size: .875rem; }
        .note { margin-bottom: 1rem; overflow-wrap: anywhere; }
        .box { overflow-x: auto; }
        .box:focus-visible { outline: 2px solid var(--against); outline-offset: 2px; }
        a { color: var(--against); }
        .verdict { margin: 0 0 1rem; padding: 0; list-style: none; max-width: 46rem; } .verdict li { margin: .35rem 0; overflow-wrap: anywhere; }
        .warning { border-left: 3px solid var(--worse); padding: .1rem 0 .1rem .9rem; overflow-wrap: anywhere; }
        #claims { margin-bottom: 2rem; } #claims h2 { margin-top: 1.5rem; } #claims tbody th { white-space: normal; overflow-wrap: anywhere; }
        #gates:not(:empty) { margin: 1.25rem 0; } #gates p { margin-bottom: .25rem; }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
        th, td { padding: .5rem .75rem; text-align: right; vertical-align: top; border-bottom: 1px solid var(--line); white-space: nowrap; }
        th:first-child, td:first-child { text-align: left; padding-left: 0; }
        th:last-child, td:last-child { padding-right: 0; }
        thead th { color: var(--soft); font-size: .8125rem; font-weight: 500; vertical-align: bottom; }
        tbody th { font-weight: 600; }
        td small { display: block; color: var(--soft); font-size: .8125rem; }
        td.setting { white-space: normal; }
        tr.baseline th { font-weight: 400; color: var(--soft); }
        .better { color: var(--better); } .worse { color: var(--worse); }
        #gates td:last-child { white-space: normal; min-width: 9rem; }
        .lineage th, .lineage td { text-align: left; font-size: .875rem; }
        .lineage td:last-child { white-space: normal; min-width: 12rem; }
        code, pre { font: .8125rem/1.5 ui-monospace, "SF Mono", "Cascadia Mono", "Liberation Mono", monospace; }
        pre { margin: .5rem 0 1rem; padding: .75rem 1rem; background: var(--panel); border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; }
        details { margin: .4rem 0; } summary { cursor: pointer; color: var(--soft); font-size: .875rem; overflow-wrap: anywhere; }
        .protocol { background: var(--panel); border-radius: 8px; padding: 1rem 1.25rem; margin: 1.25rem 0; font-size: .875rem; }
        .protocol dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.25rem; margin: 0; }
        .protocol dt { color: var(--soft); } .protocol dd { margin: 0; overflow-wrap: anywhere; }
        .grid { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr)); gap: 2rem 2.5rem; }
        .grid.small { grid-template-columns: repeat(auto-fill, minmax(min(100%, 270px), 1fr)); gap: 1.5rem 2rem; }
        figure { margin: 0; break-inside: avoid; }
        figcaption { margin-top: .4rem; overflow-wrap: anywhere; }
        .grid > * { min-width: 0; max-width: 500px; } .grid.small > * { max-width: 380px; }
        svg { display: block; width: 100%; height: auto; overflow: visible; }
        {{ChartStyle.Sheet(name => $"var(--{name})")}}
        .key { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0 0 1rem; padding: 0; list-style: none; color: var(--soft); font-size: .875rem; }
        .key svg { display: inline-block; width: 14px; height: 14px; vertical-align: -2px; margin-right: .35rem; }
        .case { border-top: 1px solid var(--line); padding: .9rem 0; break-inside: avoid; }
        .case dl { display: grid; grid-template-columns: 7.5rem 1fr; gap: .2rem 1rem; margin: 0; font-size: .9rem; }
        .case dt { color: var(--soft); overflow-wrap: anywhere; } .case dd { margin: 0; overflow-wrap: anywhere; }
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
          table.stack td small { display: inline; margin-left: .5rem; } table.stack td small + small { display: block; }
          .protocol dl, .case dl { grid-template-columns: 1fr; gap: 0; }
          .protocol dd, .case dd { margin-bottom: .4rem; }
        }
        @media (max-width: 375px) { table.stack td small { display: block; } }
        @media print {
          :root { color-scheme: light; {{ChartColours.Paper}} }
          body { font-size: 10.5pt; }
          main { max-width: none; padding: 0; }
          pre.request { columns: 3; font-size: 7pt; }
          .protocol, pre { border: 1px solid var(--line); }
          .box { overflow: visible; }
          th, td { padding: .3rem .4rem; white-space: normal; overflow-wrap: anywhere; }
          h2, h3 { break-after: avoid; } h2 { margin-top: 1.75rem; }
          .grid { grid-template-columns: 1fr 1fr; }
          .grid.small { grid-template-columns: repeat(3, 1fr); }
          tr { break-inside: avoid; } details table { font-size: 8pt; } details td small { font-size: 7pt; }
          details::details-content { content-visibility: visible; block-size: auto; }
        }
        """);
}
