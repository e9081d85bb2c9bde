using RosePO.Core.Artifacts;

namespace RosePO.Core.Tracking;

/// <summary>A folder in which MLflow keeps experiments and their runs, usually called <c>mlruns</c>. Any number of processes may write runs there.</summary>
/// <param name="folder">The folder. Absolute.</param>
internal sealed class MlflowStore(string folder)
{
    private const string LockName = ".rosepo-lock";
    private const string Active = "active";

    /// <summary>The folder of an experiment, which is made where there is none of the name.</summary>
    /// <param name="name">The experiment's name.</param>
    /// <returns>The folder; its name is the experiment's id.</returns>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.WriteFailed"/>.</exception>
    public string Experiment(string name)
    {
        // Two processes would each make one.
        using var alone = FileLock.Take([Path.Combine(folder, LockName)], null, () => { }, CancellationToken.None);
        var found = Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)
            .FirstOrDefault(experiment => MlflowMeta.Read(experiment) is { } meta && meta.GetValueOrDefault("name") == name && meta.GetValueOrDefault("lifecycle_stage", Active) == Active);
        if (found is not null)
        {
            return found;
        }

        // MLflow has it in every store that it makes, and looks for it first.
        if (!Directory.EnumerateDirectories(folder).Any())
        {
            Make("0", "Default");
        }

        // MLflow's ids are numbers of 18 digits, and the databases that it moves stores into have only numbers.
        var number = BitConverter.ToUInt64(Guid.NewGuid().ToByteArray(), 8);
        return Make(FormattableString.Invariant($"{100_000_000_000_000_000UL + (number % 900_000_000_000_000_000UL)}"), name);
    }

    private string Make(string id, string name)
    {
        var (at, now) = (Path.Combine(folder, id), DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        MlflowMeta.Write(at,
        [
            ("artifact_location", new Uri(at).AbsoluteUri),
            ("creation_time", now),
            ("experiment_id", id),
            ("last_update_time", now),
            ("lifecycle_stage", Active),
            ("name", name),
        ]);
        return at;
    }
}
