namespace RosePO.Core.Experiments.Sections;

/// <summary><c>pairs</c>: the pair sets by name.</summary>
internal static class PairsSection
{
    public static void Plan(SectionContext context)
    {
        foreach (var (name, node) in context.Named("pairs"))
        {
            var section = context.Bind<PreferencePairsRequest>(node, $"pairs.{name}", SectionKeys.Pairs);
            section.Give("dataset", context.Dataset);
            section.ResolvePath("titleVectorFile");
            section.ResolvePath("rejectedFile");
            if (section.Text("model") is not null || context.Models.Count > 0)
            {
                section.Give("model", ModelNames.Resolve(context, section, ModelNames.Usual(context)));
            }

            context.Pairs[name] = context.Add($"pairs/{name}", section);
        }
    }
}
