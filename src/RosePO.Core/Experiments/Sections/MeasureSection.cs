using System.Text.Json.Nodes;
using RosePO.Core.Evaluation.Measuring;
using RosePO.Core.Evaluation.Metrics;
using RosePO.Core.Evaluation.Recommenders;

namespace RosePO.Core.Experiments.Sections;

/// <summary><c>measure</c>: what is measured, and against what.</summary>
internal static class MeasureSection
{
    public static void Plan(SectionContext context, string? command)
    {
        if (context.Node("measure") is not { } node)
        {
            return;
        }

        var models = context.Models;
        var section = context.Bind<MeasurementRequest>(node, "measure", SectionKeys.Measure, "models");
        var names = section.Extra<IReadOnlyList<string>>("models") ?? [.. models.Keys];
        foreach (var name in names.Where(name => !models.ContainsKey(name)))
        {
            throw section.NameUnknown("models", name, "model", models.Keys);
        }

        var baselines = section.Extra<IReadOnlyList<string>>("baselines") ?? [];
        foreach (var name in baselines.Where(name => !BaselineRegistry.Names.Contains(name)))
        {
            throw section.NameUnknown("baselines", name, "baseline", [.. BaselineRegistry.Names]);
        }

        if (section.Text("against") is { } against && !names.Contains(against) && !baselines.Contains(against))
        {
            throw section.NameUnknown("against", against, "measured model", [.. names, .. baselines]);
        }

        // The experiment's own number is that of the dataset's lists, which a measurement takes as they are.
        section.NotShared("candidates");
        section.ResolvePath("candidateFile");
        section.Give("dataset", context.Dataset);
        section.Give("models", new JsonArray([.. names.Select(name => new JsonObject { ["name"] = name, ["path"] = models[name] })]));
        if (section.Text("title") is null)
        {
            section.Give("title", context.Document.Variant.Length == 0 ? context.Name : $"{context.Name}, {context.Document.Variant}");
        }

        section.Name("models", new JsonArray([.. names.Select(name => JsonValue.Create(name))]));
        context.Add("measure", section, request =>
        {
            foreach (var metric in request.Metrics.Where(metric => MetricRegistry.Find(metric) is null))
            {
                throw section.NameUnknown("metrics", metric, "metric", [.. MetricRegistry.All.Select(known => known.Name)]);
            }

            section.Hold(() => MeasurementPlan.Of(request));
            var oracles = request.Baselines.Select(BaselineRegistry.OracleOf).OfType<SmoothingOracle>()
                .Select(kind => context.Oracles.Baseline(kind, request.Device, request.Seed));
            return request with { Oracles = [.. oracles], Command = command };
        });
    }
}
