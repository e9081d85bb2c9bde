using RosePO.Core.Text.Prompts;
using RosePO.Core.Training;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments.Sections;

/// <summary><c>pretrain</c> and <c>sft</c>, and what they have in common with <c>align</c>.</summary>
internal static class TrainingSections
{
    public static void PlanPretrain(SectionContext context)
    {
        if (context.Node("pretrain") is { } node)
        {
            var section = Bind<PretrainRequest>(context, node, "pretrain", SectionKeys.Training);
            section.Give("model", ModelNames.Resolve(context, section, ModelNames.Embedded, ModelNames.Embedded));
            context.Models["base"] = Add(context, "pretrain", section);
        }
    }

    public static void PlanSft(SectionContext context)
    {
        if (context.Node("sft") is { } node)
        {
            var section = Bind<SftRequest>(context, node, "sft", SectionKeys.Training);
            var usual = context.Models.ContainsKey("base") ? "pretrain" : ModelNames.Embedded;
            var model = ModelNames.Resolve(context, section, usual, ModelNames.Embedded);
            section.Give("model", model);
            if (model != ModelNames.Embedded && !context.Models.ContainsKey("base"))
            {
                // A model from elsewhere is measured as it came, too: zero-shot.
                context.Models["base"] = model;
            }

            context.Models["sft"] = Add(context, "sft", section);
        }
    }

    /// <summary>Binds a section that trains.</summary>
    public static ExperimentSection<T> Bind<T>(SectionContext context, YamlNode node, string path, IReadOnlyList<string> reserved, params string[] extra)
        where T : TrainingRequest
    {
        var section = context.Bind<T>(node, path, reserved, extra);
        section.Give("dataset", context.Dataset);
        if (section.Text("promptTemplate") is { } template && PromptTemplates.Find(template) is null)
        {
            section.ResolvePath("promptTemplate");
        }

        return section;
    }

    /// <summary>Adds a section that trains.</summary>
    /// <returns>The artifact that it makes.</returns>
    public static string Add<T>(SectionContext context, string stage, ExperimentSection<T> section)
        where T : TrainingRequest => context.Add(stage, section, request =>
    {
        section.Hold(() => TrainingRules.Check(request));
        return request;
    });
}
