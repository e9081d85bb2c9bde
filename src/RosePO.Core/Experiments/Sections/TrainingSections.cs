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
            var section = Bind(context, node, "pretrain", TrainingStage.Pretrain, SectionKeys.Training);
            section.Give("model", ModelNames.Resolve(context, section, ModelNames.Embedded, ModelNames.Embedded));
            context.Models["base"] = Add(context, "pretrain", section);
        }
    }

    public static void PlanSft(SectionContext context)
    {
        if (context.Node("sft") is { } node)
        {
            var section = Bind(context, node, "sft", TrainingStage.Sft, SectionKeys.Training);
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
    public static ExperimentSection<TrainingRequest> Bind(
        SectionContext context, YamlNode node, string path, TrainingStage stage, IReadOnlyList<string> reserved, params string[] extra)
    {
        var section = context.Bind<TrainingRequest>(node, path, reserved, extra);
        section.Give("stage", stage.ToString());
        section.Give("dataset", context.Dataset);
        if (section.Text("promptTemplate") is { } template && PromptTemplates.Find(template) is null)
        {
            section.ResolvePath("promptTemplate");
        }

        return section;
    }

    /// <summary>Adds a section that trains.</summary>
    /// <returns>The artifact that it makes.</returns>
    public static string Add(SectionContext context, string stage, ExperimentSection<TrainingRequest> section) => context.Add(stage, section, request =>
    {
        section.Hold(() => TrainingRequestRules.Check(request));
        UnreadKeys.Refuse(section, request);
        return request;
    });
}
