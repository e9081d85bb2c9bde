using RosePO.Core.Data;

namespace RosePO.Core.Experiments.Sections;

/// <summary><c>dataset</c>: the import.</summary>
internal static class DatasetSection
{
    public static void Plan(SectionContext context)
    {
        var node = context.Node("dataset") ?? throw ExperimentErrors.Missing(
            context.Source, context.Document.Root, "dataset", "say what to import, such as 'dataset: { format: Sample }'.");
        var section = context.Bind<ImportDatasetRequest>(node, "dataset", SectionKeys.Dataset);
        if (section.Text("format") is not (nameof(DatasetFormat.Sample) or nameof(DatasetFormat.Merge)) && string.IsNullOrWhiteSpace(section.Text("path")))
        {
            throw section.Missing("path", "name the file or folder to read, or set 'format: Sample'.");
        }

        section.ResolvePath("path");
        section.ResolvePath("items");
        section.ResolvePath("candidateFile");
        section.ResolvePaths("merge");
        context.Add("import", section, request =>
        {
            section.Hold(() => ImportRules.Check(request));
            return request;
        });
    }
}
