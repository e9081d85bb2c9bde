using System.Globalization;
using RosePO.Core.Artifacts;
using RosePO.Core.Models;
using static TorchSharp.torch;

namespace RosePO.Core.Training;

/// <summary>A run's state on disk: one file, written aside and renamed, so that it is whole at every moment.</summary>
internal sealed class Checkpoint(ArtifactFolder folder)
{
    private readonly string _folder = folder.File(ArtifactFolder.CheckpointName);

    private string FileName => Path.Combine(_folder, "state.safetensors");

    /// <summary>Whether a state was written.</summary>
    public bool Stands => File.Exists(FileName);

    /// <summary>Takes up the state where there is one.</summary>
    public void Restore(TrainingState state)
    {
        if (!Stands)
        {
            return;
        }

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        state.Restore(SafeTensors.Load(FileName));
    }

    /// <summary>Writes the state.</summary>
    public void Save(TrainingState state)
    {
        Directory.CreateDirectory(_folder);
        using var scope = NewDisposeScope();
        var temporary = string.Create(CultureInfo.InvariantCulture, $"{FileName}.{state.Step}");
        SafeTensors.Save(temporary, state.Tensors());
        File.Move(temporary, FileName, overwrite: true);
    }

    /// <summary>Deletes the state: the run is done.</summary>
    public void Clear()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
