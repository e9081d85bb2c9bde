namespace RosePO.Core.Tracking;

/// <summary>What was logged of a step of training.</summary>
/// <param name="Step">The step, from 1.</param>
/// <param name="Values">The values by name.</param>
internal sealed record LoggedStep(int Step, IReadOnlyDictionary<string, double> Values);

/// <summary>A place that the steps of a training are also logged to, for a program that shows them. Every step can be read there as soon as it was written.</summary>
internal interface IStepLog
{
    /// <summary>Brings the log to where training goes on, once before the first step: nothing of later steps, and of earlier ones each once.</summary>
    /// <param name="steps">The steps before it.</param>
    void Continue(IReadOnlyList<LoggedStep> steps);

    /// <summary>Adds a step.</summary>
    void Write(LoggedStep step);
}
