using RosePO.Core.Evaluation.Report.Data;
using RosePO.Core.Evaluation.Report.Sections;

namespace RosePO.Core.Evaluation.Report;

/// <summary>The report of a measurement: one HTML file that needs neither network nor script. It is well-formed XML too.</summary>
internal static class ReportPage
{
    /// <summary>Renders the page.</summary>
    /// <param name="data">What it says.</param>
    /// <param name="charts">Its charts.</param>
    public static string Render(ReportData data, ReportCharts charts) => Markup.Of($"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title>{data.Title}</title>
        <style>
        {ReportStyle.Sheet}
        </style>
        </head>
        <body>
        <main>
        <h1>{data.Title}</h1>
        {SummarySection.Of(data)}
        {TableSections.Figures(data)}
        {ChartSections.Harms(data, charts)}
        {TableSections.Differences(data)}
        {TableSections.Groups(data)}
        {ChartSections.Distributions(data, charts)}
        {CaseSection.Of(data)}
        {ChartSections.Training(charts)}
        {OriginSections.Of(data)}
        </main>
        </body>
        </html>

        """).ToString();
}
