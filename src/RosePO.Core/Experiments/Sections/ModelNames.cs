namespace RosePO.Core.Experiments.Sections;

/// <summary>What <c>model</c> may name: a stage of the experiment, <c>Embedded</c> where a new model may be made, or a folder.</summary>
internal static class ModelNames
{
    /// <summary>A new, small decoder.</summary>
    public const string Embedded = "Embedded";

    /// <summary>The model that pairs and alignment start from unless they name one.</summary>
    public static string Usual(SectionContext context) => context.Models.ContainsKey("sft") ? "sft" : "pretrain";

    /// <summary>The model of a section.</summary>
    /// <param name="context">The experiment.</param>
    /// <param name="section">The section.</param>
    /// <param name="fallback">The name where it gives none.</param>
    /// <param name="words">Names that stand for themselves.</param>
    public static string Resolve<T>(SectionContext context, ExperimentSection<T> section, string fallback, params string[] words)
    {
        var text = section.Text("model") ?? fallback;
        if (words.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known)
        {
            return known;
        }

        section.Name("model", text);
        if (context.Models.TryGetValue(text == "pretrain" ? "base" : text, out var path))
        {
            return path;
        }

        var folder = Path.GetFullPath(text, section.BaseOf("model"));
        if (Directory.Exists(folder))
        {
            section.Name("model", folder);
            section.PublishPath("model", section.At("model"));
            return folder;
        }

        throw section.NameUnknown("model", text, "model and no folder", [.. context.Models.Keys, .. words]);
    }
}
