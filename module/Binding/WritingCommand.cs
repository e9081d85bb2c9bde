using System.Management.Automation;

namespace RosePO.Binding;

/// <summary>A cmdlet that writes one artifact a record.</summary>
public abstract class WritingCommand : JobCommand
{
    /// <summary>
    /// The folder of the artifact. Without it, <c>runs/</c> below the current location, under a name made from the request
    /// and the content of its inputs, so that the same command finds its artifact again. In a pipeline it may be a script block that makes it from
    /// each record.
    /// </summary>
    [Option("destination")]
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <summary>Replaces another artifact in the destination.</summary>
    [Option("overwrite")]
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Asks whether to continue, runs the request, and says where the artifact is.</summary>
    /// <typeparam name="TRequest">The request.</typeparam>
    /// <typeparam name="TResult">The result.</typeparam>
    /// <param name="name">What the default destination's name begins with.</param>
    /// <param name="action">What is done, for -WhatIf and -Confirm.</param>
    /// <param name="request">The request for a destination.</param>
    /// <param name="run">The operation.</param>
    /// <returns>The result, or null where the user declined.</returns>
    private protected TResult? Produce<TRequest, TResult>(
        string name,
        string action,
        Func<string, TRequest> request,
        Func<TRequest, IProgress<StageProgress>?, CancellationToken, TResult> run)
        where TRequest : notnull
        where TResult : StageResult
    {
        return ProduceAt(ResolvePath(Destination ?? DefaultDestination.Of(name, request(string.Empty))), action, request, run);
    }

    /// <summary>The same for a destination that the command decides.</summary>
    /// <typeparam name="TRequest">The request.</typeparam>
    /// <typeparam name="TResult">The result.</typeparam>
    /// <param name="destination">The folder of the artifact. Absolute.</param>
    /// <param name="action">What is done, for -WhatIf and -Confirm.</param>
    /// <param name="request">The request for a destination.</param>
    /// <param name="run">The operation.</param>
    /// <returns>The result, or null where the user declined.</returns>
    private protected TResult? ProduceAt<TRequest, TResult>(
        string destination,
        string action,
        Func<string, TRequest> request,
        Func<TRequest, IProgress<StageProgress>?, CancellationToken, TResult> run)
        where TRequest : notnull
        where TResult : StageResult
    {
        if (!ShouldProcess(destination, action))
        {
            return null;
        }

        var made = request(destination);
        var result = Await((progress, cancellation) => run(made, progress, cancellation));
        WriteVerbose(VisibleText.Line(result.Reused ? $"Nothing changed: '{destination}' is kept." : $"'{destination}' was written."));
        return result;
    }

    /// <summary>Writes a result, after what it warns of; a declined request has none.</summary>
    /// <param name="result">The result, or null.</param>
    protected void Emit(StageResult? result)
    {
        if (result is not null)
        {
            Warn(result.Warnings());
            WriteObject(result);
        }
    }
}
