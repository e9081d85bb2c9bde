using RosePO.Core.Evaluation.Choosing;
using RosePO.Core.Training;

namespace RosePO.Core.Evaluation.Measuring;

/// <summary>Which of the measured models are the controls of others (<see cref="LikelihoodControl"/>), as their manifests have it.</summary>
internal static class MeasuredControls
{
    /// <summary>The names of controls by the names of the models that they are the controls of.</summary>
    /// <param name="models">The measured models.</param>
    public static IReadOnlyDictionary<string, string> Of(IReadOnlyList<NamedModel> models)
    {
        var known = models.Select(model => (model.Name, Trainings: TrialsFile.OriginsOf(model.Path))).ToList();
        var controls = new Dictionary<string, string>();
        foreach (var (name, trainings) in known)
        {
            if (known.FirstOrDefault(other => LikelihoodControl.Is(other.Trainings, trainings)).Name is { } control)
            {
                controls[name] = control;
            }
        }

        return controls;
    }
}
