namespace RosePO.Core.Evaluation.Report;
internal static class ReportPage { public static string Render(string title, Measured measured, IReadOnlyList<ModelLineage> lineage) => title; }
