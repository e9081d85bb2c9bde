using RosePO.Core.Preferences;
using RosePO.Core.Text.Sentences;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments.Sections;

/// <summary><c>pairs</c>: the pair sets by name.</summary>
internal static class PairsSection
{
    public static void Plan(SectionContext context)
    {
        foreach (var (name, node) in context.Named("pairs"))
        {
            if (node is YamlMappingNode mapping && mapping.Children.ContainsKey(SectionKeys.Import))
            {
                PlanImport(context, name, node);
                continue;
            }

            var section = context.Bind<PreferencePairsRequest>(node, $"pairs.{name}", SectionKeys.Pairs);
            section.Give("dataset", context.Dataset);
            section.ResolvePath("semantic.vectorFile");
            section.RequireBeside("semantic.vectorFile", TitleVectorFile.NamesOf);
            section.ResolvePath("semantic.encoderFolder");
            section.RequireBeside("semantic.encoderFolder", SentenceFolder.ModelOf);
            section.ResolvePath("rejectedFile");
            if (section.Text("model") is not null || context.Models.Count > 0)
            {
                section.Give("model", ModelNames.Resolve(context, section, ModelNames.Usual(context)));
            }

            context.Pairs[name] = context.Add($"pairs/{name}", section, request =>
            {
                section.Hold(() => PairRules.Check(request));
                return request;
            });
        }
    }

    private static void PlanImport(SectionContext context, string name, YamlNode node)
    {
        var section = context.Bind<ImportPairsRequest>(node, $"pairs.{name}", SectionKeys.ImportedPairs, SectionKeys.Import);
        section.Give("path", section.Existing(SectionKeys.Import, section.Extra<string>(SectionKeys.Import) ?? ""));
        section.PublishPath("path", section.At(SectionKeys.Import));
        section.PublishPath(SectionKeys.Import, section.At(SectionKeys.Import));
        context.Imported.Add(name);
        context.Pairs[name] = context.Add($"pairs/{name}", section, request =>
        {
            section.Name(SectionKeys.Import, request.Path);
            return request;
        });
    }
}
