using RosePO.Core.Artifacts;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Report.Data;

namespace RosePO.Core.Evaluation.Report;

/// <summary>Writes a report.</summary>
internal static class ReportFiles
{
    /// <summary>Writes the page, and on request each of its charts as an SVG file.</summary>
    /// <param name="data">What the report says.</param>
    /// <param name="folder">The measurement's folder.</param>
    /// <param name="plots">Whether charts are written.</param>
    public static void Write(ReportData data, ArtifactFolder folder, bool plots)
    {
        var charts = new ReportCharts(data);
        File.WriteAllText(folder.File(MeasurementFiles.Report), ReportPage.Render(data, charts));
        if (plots)
        {
            Directory.CreateDirectory(folder.File(MeasurementFiles.Plots));
            foreach (var chart in charts.All)
            {
                File.WriteAllText(folder.File(Path.Combine(MeasurementFiles.Plots, $"{chart.Name}.svg")), chart.Standalone(MeasurementProtocol.Conditions(data.Protocol.Line)));
            }
        }
    }
}
