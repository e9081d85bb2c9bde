using RosePO.Core.Options;
using RosePO.Core.Runtime.Mpi;

namespace RosePO.Core.Evaluation.Choosing;

/// <summary>What a choice must be.</summary>
internal static class ChoiceRules
{
    /// <summary>Checks a request before anything is read.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>, with the option.</exception>
    public static void Check(ChoiceRequest request)
    {
        OptionCheck.Run(request);
        LauncherCommand.Of(request.Launcher);
        if (request.Models.Count == 0)
        {
            throw OptionErrors.Invalid(request.Models, "a list of at least one model");
        }

        if (request.Models.CountBy(model => model.Name).FirstOrDefault(pair => pair.Value > 1).Key is { } twice)
        {
            throw OptionErrors.Contradiction(request.Models, $"'{twice}' stands for two of the models that are chosen from: give each a name of its own.");
        }
    }

    /// <summary>
    /// Requires models that can stand for one another: all of them whole, or all of them adapters of one base, and prompts that show the same. What starts from the
    /// chosen one then does not depend on which it is.
    /// </summary>
    /// <param name="request">The choice.</param>
    /// <param name="baseOf">The base of the model at a path where that is an adapter; else null.</param>
    /// <param name="shapeOf">How much the prompts of the model at a path show; null where that does not say.</param>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>.</exception>
    public static void RequireAlike(ChoiceRequest request, Func<string, string?> baseOf, Func<string, PromptShape?> shapeOf)
    {
        var first = request.Models[0];
        foreach (var other in request.Models.Skip(1))
        {
            if (baseOf(other.Path) != baseOf(first.Path))
            {
                throw OptionErrors.Contradiction(
                    request.Models,
                    $"'{first.Name}' is {Kind(baseOf(first.Path))} and '{other.Name}' is {Kind(baseOf(other.Path))}, which cannot stand for one another: choose from models that are all whole (see 'mergeAdapter') or all adapters of one base.");
            }

            if (PromptShape.Resolve(shapeOf(other.Path)) is var shape && PromptShape.Resolve(shapeOf(first.Path)) is var own && shape != own)
            {
                throw OptionErrors.Contradiction(
                    request.Models,
                    FormattableString.Invariant($"The prompts of '{first.Name}' show {own.MaxHistory} titles of history and {own.Candidates} candidates, and those of '{other.Name}' {shape.MaxHistory} and {shape.Candidates}: choose from models with the same prompts."));
            }
        }

        static string Kind(string? folder) => folder is null ? "a whole model" : $"an adapter of '{folder}'";
    }
}
