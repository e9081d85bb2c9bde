BeforeDiscovery {
    $launcher = Get-Command mpirun -ErrorAction Ignore
}

BeforeAll {
    . "$PSScriptRoot/common.ps1"
    $env:OMPI_ALLOW_RUN_AS_ROOT = $env:OMPI_ALLOW_RUN_AS_ROOT_CONFIRM = '1'
    $env:OMP_NUM_THREADS = '1'
    $options = (mpirun --version 2>&1) -match 'Open MPI' ? '--oversubscribe', '--bind-to', 'none' : @()
    $program = (Get-Process -Id $PID).Path
    $shell = @($program) + @(if ((Split-Path $program -LeafBase) -eq 'dotnet') { [Environment]::GetCommandLineArgs()[0] }) + '-NoProfile', '-File'
    Set-Content "$TestDrive/job.ps1" @'
        param([string] $Common, [string] $Out)
        . $Common
        $ProgressPreference = 'SilentlyContinue'
        $null = New-Item $Out -ItemType Directory -Force
        Set-Location $Out
        $data = Import-RecDataset @RoseSample
        $sft = $data | Start-RosePOTraining -Stage Sft -Model Embedded -Destination sft -PretrainEpochs 1 -Epochs 0.5 -Dropout 0 @RoseTiny
        try { $data | Start-RosePOTraining -Stage Sft -Model ./nomodel } catch { $caught = $_.FullyQualifiedErrorId }
        $measured = $data | New-PreferencePairs -Strategy SelfHard, Popularity -Model $sft -MaxExamples 10 |
            Start-RosePOTraining -Model $sft -Loss Dpo -Destination aligned -ValidationUsers 0 |
            Measure-Recommendations -Dataset $data -Baseline Popularity -GenerationUsers 2
        # One write each: lines of several processes may meet.
        [Console]::Out.Write("said $caught $($measured.Name -join ',') $($measured[-1].Metrics['HR@1'].Value)`n")
'@
}

Describe 'A script that a launcher starts several times' -Skip:(-not $launcher) {
    It 'is computed by all of its processes together, which have the same results and catch the same errors' {
        $said = @(mpirun @options -n 2 @shell "$TestDrive/job.ps1" "$PSScriptRoot/common.ps1" "$TestDrive/together") -match 'said ' -replace '.*said ', 'said '
        $LASTEXITCODE | Should -Be 0
        $said | Should -HaveCount 2
        $said[0] | Should -BeLike 'said FileNotFound,* popularity,aligned *'
        $said[1] | Should -Be $said[0]
        (Get-Content "$TestDrive/together/sft/artifact.json" | ConvertFrom-Json).ranks.count | Should -Be 2
    }
}
