using System.Globalization;
using System.Management.Automation;
using RosePO.Core.Experiments;

namespace RosePO.Binding;

/// <summary>A cmdlet that takes an experiment file and values in place of the file's.</summary>
public abstract class ExperimentCommand : JobCommand
{
    /// <summary>
    /// Values in place of the file's: key=value by dotted key, or a hashtable such as <c>@{ sft = @{ epochs = 2 } }</c>.
    /// </summary>
    [Parameter]
    [Settings]
    [ExperimentKeyCompletions]
    [ValidateNotNullOrEmpty]
    public string[] Set { get; set; } = [];

    /// <summary>The seed of every stage that does not set one. Without it, the file's.</summary>
    [Parameter]
    public int? Seed { get; set; }

    /// <summary>Where to compute: <c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>. Without it, what the file says.</summary>
    [Parameter]
    [NameCompletions("auto", "cpu", "cuda", "cuda:0")]
    [ValidateNotNullOrEmpty]
    public string? Device { get; set; }

    /// <summary>
    /// The command that starts the processes which compute a stage together, such as <c>mpirun -n 4 --bind-to none</c>, or <c>none</c>. Without it, what the file says.
    /// </summary>
    [Parameter]
    [NameCompletions("none")]
    [ValidateNotNullOrEmpty]
    public string? Launcher { get; set; }

    /// <summary>
    /// The folder of an MLflow store, usually called <c>mlruns</c>, in which every training and measurement is also recorded as a run. Without it, what the file says.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MlflowStore { get; set; }

    /// <summary>The request for a file.</summary>
    /// <param name="file">The file. Absolute.</param>
    private protected ExperimentRequest Request(string file) =>
        Bind<ExperimentRequest>(new("file", file), new("command", MyInvocation.Statement)) with { Overrides = Overrides() };

    private Dictionary<string, string> Overrides()
    {
        var values = new Dictionary<string, string>(RequestValues.Parse(string.Join(';', Set)), StringComparer.Ordinal);
        if (Seed is { } seed)
        {
            values["seed"] = seed.ToString(CultureInfo.InvariantCulture);
        }

        if (Device is not null)
        {
            values["device"] = Device;
        }

        if (Launcher is not null)
        {
            values["launcher"] = Launcher;
        }

        if (MlflowStore is not null)
        {
            values["mlflowStore"] = ResolvePath(MlflowStore);
        }

        return values;
    }
}
