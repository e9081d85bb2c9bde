using System.Text.Json.Nodes;
using RosePO.Core.Evaluation.Recommenders;
using RosePO.Core.Training.Losses;

namespace RosePO.Core.Experiments.Sections;

/// <summary><c>align</c>: the preference-optimised models by name.</summary>
internal static class AlignSection
{
    public static void Plan(SectionContext context)
    {
        foreach (var (name, node) in context.Named("align"))
        {
            if (name is "base" or "sft" or "pretrain" || BaselineRegistry.Names.Contains(name))
            {
                throw ExperimentErrors.Contradiction(
                    context.Source, node, $"'align.{name}' has the name of another model of the measurement: choose another name.");
            }

            var section = TrainingSections.Bind<AlignRequest>(context, node, $"align.{name}", SectionKeys.Align, "smoothed");
            section.Give("model", ModelNames.Resolve(context, section, ModelNames.Usual(context)));
            section.Give("pairs", PairsOf(context, section));
            context.Models[name] = TrainingSections.Add(context, $"align/{name}", section);
        }
    }

    private static string PairsOf(SectionContext context, ExperimentSection<AlignRequest> section)
    {
        var pairs = context.Pairs;
        var name = section.Text("pairs") ?? (pairs.Count == 1 ? pairs.Keys.Single() : throw section.Missing("pairs", "name one of the pair sets under 'pairs:'."));
        if (!pairs.TryGetValue(name, out var path))
        {
            throw section.NameUnknown("pairs", name, "pair set", pairs.Keys);
        }

        section.Name("pairs", name);
        var losses = Losses(section);
        var asked = section.Extra<bool?>("smoothed");
        var ownEpsilon = section.Value("labelSmoothing") is not null;
        var smoothed = asked ?? (!ownEpsilon && losses.Any(loss => loss is PreferenceLoss.RosePO or PreferenceLoss.RosePORobust));
        var isSmoothed = context.Smoothed.TryGetValue(name, out var smooth);
        section.Name("smoothed", smoothed && isSmoothed);
        if (!smoothed || !isSmoothed)
        {
            return asked != true ? path : throw section.Contradiction(
                "smoothed", $"'{section.Path}.smoothed' is true but '{name}' is not smoothed: add 'smooth.{name}', or set it to false.");
        }

        return ownEpsilon || losses.Max(loss => LossRegistry.Of(loss).Smoothing) is not (SmoothingSupport.None or SmoothingSupport.Constant)
            ? smooth!
            : throw section.Contradiction(
                "smoothed", $"'{section.Path}.smoothed' is true but {string.Join(" + ", losses)} cannot take each pair's epsilon: set it to false, or name another loss.");
    }

    private static List<PreferenceLoss> Losses(ExperimentSection<AlignRequest> section)
    {
        if (section.Value("losses") is not JsonArray { Count: > 0 } several)
        {
            return [Named(section.Text("loss"))];
        }

        section.Name("loss", null);
        return section.NodeOf("loss") is null
            ? [.. several.Select(one => Named(one?["loss"]?.GetValue<string>()))]
            : throw section.Contradiction("loss", $"'{section.Path}' has both 'loss' and 'losses': keep one of them.");

        static PreferenceLoss Named(string? text) => text is null ? default : Enum.Parse<PreferenceLoss>(text);
    }
}
