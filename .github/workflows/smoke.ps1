# Imports the packed module, installs libtorch, and goes from generated logs to a trained and measured model.
$ErrorActionPreference = 'Stop'
Import-Module (Get-Item "$PSScriptRoot/../../artifacts/module/RosePO/*/RosePO.psd1").FullName
Install-RosePORuntime | Out-Host
$checks = Test-RosePORuntime
$checks | Format-Table -Wrap | Out-Host
if ($checks.Status -contains 'Failed') { throw 'This machine failed a check of Test-RosePORuntime.' }

$folder = Join-Path ([IO.Path]::GetTempPath()) "rosepo-smoke-$PID"
$data = Import-RecDataset -Format Sample -SampleUsers 60 -SampleFamilies 6 -SampleFamilySize 5 -Destination $folder/data
$data | Start-RosePOTraining -Stage Sft -Model Embedded -PretrainEpochs 1 -Epochs 0.2 -Destination $folder/sft |
    Measure-Recommendations -Dataset $data -Baseline Popularity -Resamples 50 -Destination $folder/measured | Out-Host
