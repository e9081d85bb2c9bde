using RosePO.Core.Evaluation.Report.Data;
using RosePO.Core.Evaluation.Report.Sections;

namespace RosePO.Core.Evaluation.Report;

/// <summary>The report of a measurement.</summary>
internal static class ReportPage
{
    /// <summary>Renders the page.</summary>
    /// <param name="data">What it says.</param>
    /// <param name="charts">Its charts.</param>
    public static string Render(ReportData data, ReportCharts charts) => PageFrame.Of(data.Title, Markup.Of($"""
        {SummarySection.Of(data)}
        {TableSections.Figures(data)}
        {ChartSections.Harms(data, charts)}
        {TableSections.Differences(data)}
        {TableSections.Additional(data)}
        {TableSections.Groups(data)}
        {ChartSections.Distributions(data, charts)}
        {CaseSection.Of(data)}
        {TuningSection.Of(data)}
        {ChartSections.Training(charts)}
        {OriginSections.Of(data)}
        """));
}
