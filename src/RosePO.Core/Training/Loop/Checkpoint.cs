using System.Globalization;
using System.Text.Json;
using RosePO.Core.Artifacts;
using RosePO.Core.Models.Checkpoints;
using RosePO.Core.Tensors;
using static TorchSharp.torch;

namespace RosePO.Core.Training.Loop;

/// <summary>
/// A run's states on disk: a folder each, <c>checkpoint/step-N</c>, written aside, flushed and renamed, so that a kill or a power cut at any
/// moment leaves the state before or the new one. A state is taken up only where every byte of it and of the log is what was written.
/// </summary>
/// <param name="folder">The folder that the model is made in.</param>
/// <param name="key">The model's identity: states of another one are not taken up.</param>
internal sealed class Checkpoint(ArtifactFolder folder, string key)
{
    private const string Prefix = "step-";
    private const string Partial = ".partial";
    private const string StateName = "state.safetensors";

    private readonly string _folder = folder.File(ArtifactFolder.CheckpointName);
    private readonly string _log = folder.File(ModelFolder.Log);
    private int? _written;

    /// <summary>Whether a state was written.</summary>
    public bool Stands => States().Any();

    /// <summary>Takes up the latest state that is complete, and removes what is not.</summary>
    /// <returns>A sentence on what could not be taken up; null where nothing was wrong.</returns>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.FileNotFound"/>: a state may not be read.</exception>
    public string? Restore(TrainingState state)
    {
        if (!Directory.Exists(_folder))
        {
            return null;
        }

        try
        {
            var refused = "it contains no complete state";
            foreach (var (path, step) in States().OrderByDescending(found => found.Step).ToList())
            {
                if (Fault(path, step, state) is not { } fault)
                {
                    _written = step;
                    RemoveAllBut(path);
                    return null;
                }

                refused = fault;
            }

            Clear();
            return $"The checkpoint '{_folder}' cannot be used ({refused}): training starts again from its first step.";
        }
        catch (UnauthorizedAccessException exception)
        {
            throw ArtifactErrors.NotReadable(_folder, exception);
        }
    }

    /// <summary>Writes the state, and then removes the one before. The log is on the disk as far as the state's step.</summary>
    public void Save(TrainingState state)
    {
        if (_written == state.Step)
        {
            return;
        }

        var target = Path.Combine(_folder, Prefix + state.Step.ToString(CultureInfo.InvariantCulture));
        var temporary = target + Partial;
        try
        {
            Delete(temporary);
            Directory.CreateDirectory(temporary);
            var file = Path.Combine(temporary, StateName);
            using (NewDisposeScope())
            {
                SafeTensors.Save(file, state.Tensors());
            }

            DiskSync.File(file);
            DiskSync.File(_log);
            new CheckpointManifest(CheckpointManifest.CurrentFormat, key, state.Step, FileSeal.Of(file), FileSeal.Of(_log)).Write(temporary);
            DiskSync.Folder(temporary);
            Delete(target);
            Directory.Move(temporary, target);
            DiskSync.Folder(_folder);
            DiskSync.Folder(folder.Path);
        }
        catch
        {
            // What was written of it takes room on a disk that may be full; the state before is still there.
            TryDelete(temporary);
            throw;
        }

        _written = state.Step;
        RemoveAllBut(target);
    }

    /// <summary>Deletes the states: the run is done.</summary>
    public void Clear() => Delete(_folder);

    private IEnumerable<(string Path, int Step)> States()
    {
        if (!Directory.Exists(_folder))
        {
            yield break;
        }

        foreach (var path in Directory.EnumerateDirectories(_folder, Prefix + "*"))
        {
            if (int.TryParse(Path.GetFileName(path).AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var step))
            {
                yield return (path, step);
            }
        }
    }

    // What keeps a state from being taken up; null where it was.
    private string? Fault(string path, int step, TrainingState state)
    {
        try
        {
            var manifest = CheckpointManifest.Read(path);
            var file = Path.Combine(path, StateName);
            if (manifest.Format != CheckpointManifest.CurrentFormat)
            {
                return "it was written by another version of the program";
            }

            if (manifest.Key != key)
            {
                return "it is of another training";
            }

            if (!manifest.State.Fits(file))
            {
                return $"{StateName} is not what was written";
            }

            if (!manifest.Log.Begins(_log))
            {
                return $"{ModelFolder.Log} is not what was written";
            }

            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            return manifest.Step == step && state.TryRestore(SafeTensors.Load(file), step) ? null : $"{StateName} is not of step {step}";
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            return $"{CheckpointManifest.FileName} is not what was written";
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return "one of its files is missing";
        }
        catch (Exception exception) when (exception is IOException or RoseException)
        {
            return exception.Message.TrimEnd('.');
        }
    }

    private void RemoveAllBut(string kept)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(_folder).Where(path => path != kept).ToList())
        {
            TryDelete(path);
        }
    }

    // A leftover costs space only: the latest complete state is the one that counts.
    private static void TryDelete(string path) => Quietly.Do(() => Delete(path));

    private static void Delete(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        else if (File.Exists(path))
        {
            File.Delete(path);
        }
    }
}
