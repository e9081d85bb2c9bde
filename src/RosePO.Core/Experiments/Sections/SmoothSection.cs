using RosePO.Core.Oracles;
using RosePO.Core.Preferences;

namespace RosePO.Core.Experiments.Sections;

/// <summary><c>smooth</c>: the smoothed pair sets, by the names of what they smooth.</summary>
internal static class SmoothSection
{
    public static void Plan(SectionContext context)
    {
        foreach (var (name, node) in context.Named("smooth"))
        {
            var section = context.Bind<OracleSmoothingRequest>(node, $"smooth.{name}", SectionKeys.Smooth);
            if (!context.Pairs.TryGetValue(name, out var path))
            {
                throw ExperimentErrors.NameUnknown(context.Source, section.Node, "smooth", name, "pair set", context.Pairs.Keys);
            }

            if (context.Imported.Contains(name))
            {
                throw ExperimentErrors.Contradiction(
                    context.Source, section.Node, $"'smooth.{name}' smooths pairs that were imported, which no oracle knows: put each pair's epsilon into the file, in a column 'epsilon'.");
            }

            section.Give("pairs", path);
            section.ResolvePath("scores");
            context.Smoothed[name] = context.Add($"smooth/{name}", section, request =>
            {
                section.Hold(() => SmoothingRules.Check(request));
                if (OracleRegistry.OptionsOf(request) is not { } options)
                {
                    return request;
                }

                return request with { OracleDestination = context.Oracles.Of(name, options, request.Device, request.Seed) };
            });
        }
    }
}
