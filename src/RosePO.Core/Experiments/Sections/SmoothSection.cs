using RosePO.Core.Oracles;

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

            section.Give("pairs", path);
            section.ResolvePath("scores");
            var stage = $"smooth/{name}";
            var request = section.Request(context.Place(stage));
            if (OracleRegistry.OptionsOf(request) is { } options)
            {
                request = request with { OracleDestination = context.Oracles.Of(name, options, request.Device, request.Seed) };
            }

            context.Smoothed[name] = context.Add(stage, request);
        }
    }
}
