using RosePO.Core.Options;
using RosePO.Core.Text.Prompts;

namespace RosePO.Core.Training;

/// <summary>What the flow term asks of the other options.</summary>
internal static class FlowRules
{
    /// <summary>Checks a request before anything is read.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>, with the option.</exception>
    public static void Check(SftRequest request)
    {
        if (request.Flow.Weight == 0)
        {
            return;
        }

        // An empty text is a name that an experiment has not resolved yet.
        if (request.Flow is { Reward: not FlowReward.Plain, Oracle: null or "" })
        {
            throw OptionErrors.Contradiction(
                request.Flow.Oracle,
                $"The rewards {request.Flow.Reward} are an oracle's opinion, and none was given: set 'flow.oracle', or 'flow.reward' to Plain.");
        }

        if (request.Dropout > 0)
        {
            throw OptionErrors.Contradiction(
                request.Dropout, "The flow term balances what the model writes, and with dropout it would write by one model and learn by another: set 'dropout' to 0, or 'flow.weight'.");
        }

        if (request.Lora is { IsOn: true, Dropout: > 0 })
        {
            throw OptionErrors.Contradiction(
                request.Lora.Dropout, "The flow term balances what the model writes, and with dropout it would write by one model and learn by another: set 'lora.dropout' to 0, or 'flow.weight'.");
        }

        if (request.PromptTemplate is { } named)
        {
            CheckTemplate(request, PromptTemplates.Resolve(named));
        }
        else if (TrainModel.IsEmbedded(request.Model))
        {
            CheckTemplate(request, PromptTemplates.Embedded);
        }
    }

    /// <summary>Checks the wording of prompts, which may be the model's own.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>, with the option.</exception>
    public static void CheckTemplate(SftRequest request, PromptTemplate template)
    {
        if (request.Flow.Weight > 0 && template.ListCandidates)
        {
            throw OptionErrors.Contradiction(
                request.PromptTemplate,
                $"The flow term is about all titles, and the prompts of '{template.Name}' ask for one of a few candidates: set 'promptTemplate' to one without, such as EmbeddedHistory or PatchRec, or 'flow.weight' to 0.");
        }
    }
}
