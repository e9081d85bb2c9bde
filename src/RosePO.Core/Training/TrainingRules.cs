using RosePO.Core.Models.Lora;
using RosePO.Core.Options;
using RosePO.Core.Runtime.Mpi;
using RosePO.Core.Text.Prompts;

namespace RosePO.Core.Training;

/// <summary>What the options of a training must have in common, checked before anything is read.</summary>
internal static class TrainingRules
{
    /// <summary>Checks a request.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>, with the option.</exception>
    public static void Check(TrainingRequest request)
    {
        OptionCheck.Run(request);
        LauncherCommand.Of(request.Launcher);
        switch (request)
        {
            case AlignRequest align:
                if (TrainModel.IsEmbedded(request.Model))
                {
                    throw OptionErrors.Contradiction(
                        request.Model, "Preference training starts from an SFT model, and Embedded is a new one: run the SFT stage first and pass its model.");
                }

                LossRules.Check(align);
                break;
            case SupervisedRequest supervised:
                if (request.Dataset is null)
                {
                    throw OptionErrors.Contradiction(request.Dataset, $"The {TrainingStages.Of(request)} stage needs a dataset, and none was given: pass one.");
                }

                CheckShape(supervised);
                if (supervised is SftRequest sft)
                {
                    FlowRules.Check(sft);
                }

                break;
        }

        CheckLora(request);
        ScheduleRules.Check(request);
        if (request.PromptTemplate is { } template)
        {
            PromptTemplates.Resolve(template);
        }
    }

    /// <summary>Requires what is trained to be there: the weights of a whole model, or an adapter that is to be trained on.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isAdapter">Whether its model is an adapter.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>.</exception>
    public static void RequireTrainable(TrainingRequest request, bool isAdapter)
    {
        if (isAdapter && !request.Lora.IsOn)
        {
            throw TrainingErrors.FullOnAdapter(request.Model);
        }

        if (!isAdapter && request.Lora.Continue)
        {
            throw TrainingErrors.NotAnAdapter(request.Model);
        }
    }

    private static void CheckLora(TrainingRequest request)
    {
        if (request.Lora is { Continue: true, Rank: > 0 })
        {
            throw OptionErrors.Contradiction(
                request.Lora.Continue,
                "'lora.continue' trains the adapter that the model is, with the rank that it has, and 'lora.rank' is that of a new one: leave one of them out.");
        }

        if (request.Lora.Continue && TrainModel.IsEmbedded(request.Model))
        {
            throw OptionErrors.Contradiction(
                request.Lora.Continue, "'lora.continue' trains the adapter that the model is, and Embedded is a new model without one: leave it out, or pass an adapter.");
        }

        if (request.Lora.Rank > 0 && TrainModel.IsEmbedded(request.Model))
        {
            throw OptionErrors.Contradiction(
                request.Lora.Rank,
                "An adapter is saved without the model that it adapts, and Embedded is a new one that would be lost: set the rank to 0, or pass a model.");
        }

        if (request.MergeAdapter && !request.Lora.IsOn)
        {
            throw OptionErrors.Contradiction(
                request.MergeAdapter, "'mergeAdapter' adds an adapter to its base, and a rank of 0 trains none: set 'lora.rank', or leave 'mergeAdapter' out.");
        }

        foreach (var target in request.Lora.TargetModules.Where(target => target.Split('.')[^1] is var last && last != LoraTargets.AllLinear && !LoraTargets.Names.Contains(last)))
        {
            string[] known = [LoraTargets.AllLinear, .. LoraTargets.Names];
            throw OptionErrors.Contradiction(
                request.Lora.TargetModules,
                $"'lora.targetModules' names '{target}', which is not a linear layer: {(NearestName.Of(target, known) is { } near ? $"did you mean '{near}'?" : $"use some of {string.Join(", ", known)}.")}");
        }
    }

    private static void CheckShape(SupervisedRequest request)
    {
        if (request.Embedded.HiddenSize % (2 * request.Embedded.Heads) != 0)
        {
            throw OptionErrors.Invalid(request.Embedded.Heads, FormattableString.Invariant($"a divisor of half the width, {request.Embedded.HiddenSize / 2.0},"));
        }

        if (request.Embedded.Heads % request.Embedded.KeyValueHeads != 0)
        {
            throw OptionErrors.Invalid(request.Embedded.KeyValueHeads, FormattableString.Invariant($"a divisor of the number of heads, {request.Embedded.Heads},"));
        }
    }
}
