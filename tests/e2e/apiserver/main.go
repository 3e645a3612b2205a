// Command apiserver puts manifests through the code that the Kubernetes API
// server runs when an object is created: strict decoding, defaulting, the
// resource's own strategy with its validation and warnings. There is no
// server, no network and no state.
//
// It reads a stream of JSON objects from standard input and writes one line
// for each thing that the API server would refuse or warn about.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/capabilities"

	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	_ "k8s.io/kubernetes/pkg/apis/autoscaling/install"
	_ "k8s.io/kubernetes/pkg/apis/batch/install"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	_ "k8s.io/kubernetes/pkg/apis/networking/install"
	_ "k8s.io/kubernetes/pkg/apis/policy/install"
	_ "k8s.io/kubernetes/pkg/apis/rbac/install"
	_ "k8s.io/kubernetes/pkg/apis/scheduling/install"
	_ "k8s.io/kubernetes/pkg/apis/storage/install"

	"k8s.io/kubernetes/pkg/registry/apps/daemonset"
	"k8s.io/kubernetes/pkg/registry/apps/deployment"
	"k8s.io/kubernetes/pkg/registry/apps/statefulset"
	"k8s.io/kubernetes/pkg/registry/autoscaling/horizontalpodautoscaler"
	"k8s.io/kubernetes/pkg/registry/batch/cronjob"
	"k8s.io/kubernetes/pkg/registry/batch/job"
	"k8s.io/kubernetes/pkg/registry/core/configmap"
	"k8s.io/kubernetes/pkg/registry/core/namespace"
	"k8s.io/kubernetes/pkg/registry/core/persistentvolume"
	"k8s.io/kubernetes/pkg/registry/core/persistentvolumeclaim"
	"k8s.io/kubernetes/pkg/registry/core/pod"
	"k8s.io/kubernetes/pkg/registry/core/secret"
	"k8s.io/kubernetes/pkg/registry/core/service"
	"k8s.io/kubernetes/pkg/registry/core/serviceaccount"
	"k8s.io/kubernetes/pkg/registry/networking/ingress"
	"k8s.io/kubernetes/pkg/registry/networking/ingressclass"
	"k8s.io/kubernetes/pkg/registry/networking/networkpolicy"
	"k8s.io/kubernetes/pkg/registry/policy/poddisruptionbudget"
	"k8s.io/kubernetes/pkg/registry/rbac/clusterrole"
	"k8s.io/kubernetes/pkg/registry/rbac/clusterrolebinding"
	"k8s.io/kubernetes/pkg/registry/rbac/role"
	"k8s.io/kubernetes/pkg/registry/rbac/rolebinding"
	"k8s.io/kubernetes/pkg/registry/scheduling/priorityclass"
	"k8s.io/kubernetes/pkg/registry/storage/storageclass"
)

// strategies are what the API server asks about an object of each kind.
var strategies = map[schema.GroupKind]rest.RESTCreateStrategy{
	{Group: "", Kind: "ConfigMap"}:                                   configmap.Strategy,
	{Group: "", Kind: "Namespace"}:                                   namespace.Strategy,
	{Group: "", Kind: "PersistentVolume"}:                            persistentvolume.Strategy,
	{Group: "", Kind: "PersistentVolumeClaim"}:                       persistentvolumeclaim.Strategy,
	{Group: "", Kind: "Pod"}:                                         pod.Strategy,
	{Group: "", Kind: "Secret"}:                                      secret.Strategy,
	{Group: "", Kind: "Service"}:                                     service.Strategy,
	{Group: "", Kind: "ServiceAccount"}:                              serviceaccount.Strategy,
	{Group: "apps", Kind: "DaemonSet"}:                               daemonset.Strategy,
	{Group: "apps", Kind: "Deployment"}:                              deployment.Strategy,
	{Group: "apps", Kind: "StatefulSet"}:                             statefulset.Strategy,
	{Group: "autoscaling", Kind: "HorizontalPodAutoscaler"}:          horizontalpodautoscaler.Strategy,
	{Group: "batch", Kind: "CronJob"}:                                cronjob.Strategy,
	{Group: "batch", Kind: "Job"}:                                    job.Strategy,
	{Group: "networking.k8s.io", Kind: "Ingress"}:                    ingress.Strategy,
	{Group: "networking.k8s.io", Kind: "IngressClass"}:               ingressclass.Strategy,
	{Group: "networking.k8s.io", Kind: "NetworkPolicy"}:              networkpolicy.Strategy,
	{Group: "policy", Kind: "PodDisruptionBudget"}:                   poddisruptionbudget.Strategy,
	{Group: "rbac.authorization.k8s.io", Kind: "ClusterRole"}:        clusterrole.Strategy,
	{Group: "rbac.authorization.k8s.io", Kind: "ClusterRoleBinding"}: clusterrolebinding.Strategy,
	{Group: "rbac.authorization.k8s.io", Kind: "Role"}:               role.Strategy,
	{Group: "rbac.authorization.k8s.io", Kind: "RoleBinding"}:        rolebinding.Strategy,
	{Group: "scheduling.k8s.io", Kind: "PriorityClass"}:              priorityclass.Strategy,
	{Group: "storage.k8s.io", Kind: "StorageClass"}:                  storageclass.Strategy,
}

// defaultNamespace is what an object without a namespace gets, as from kubectl.
const defaultNamespace = "default"

var decoder = serializer.NewCodecFactory(legacyscheme.Scheme, serializer.EnableStrict).UniversalDecoder()

func main() {
	// The API servers of EKS run with --allow-privileged.
	capabilities.Setup(true, 0)
	out := bufio.NewWriter(os.Stdout)
	err := each(os.Stdin, func(manifest []byte) {
		for _, problem := range problems(manifest) {
			fmt.Fprintln(out, problem)
		}
	})
	if flushed := out.Flush(); err == nil {
		err = flushed
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "apiserver:", err)
		os.Exit(2)
	}
}

func each(in io.Reader, check func([]byte)) error {
	stream := json.NewDecoder(bufio.NewReader(in))
	for {
		var manifest json.RawMessage
		switch err := stream.Decode(&manifest); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		check(manifest)
	}
}

// problems gives what the API server would answer to the creation of the manifest.
func problems(manifest []byte) []string {
	object, kind, err := decoder.Decode(manifest, nil, nil)
	if err != nil {
		return []string{fmt.Sprintf("refused: %v", err)}
	}
	meta, ok := object.(metav1.ObjectMetaAccessor)
	if !ok {
		return []string{fmt.Sprintf("refused: %s has no metadata", kind.Kind)}
	}
	label := fmt.Sprintf("%s/%s", kind.Kind, meta.GetObjectMeta().GetName())
	strategy, known := strategies[kind.GroupKind()]
	if !known {
		return []string{fmt.Sprintf("%s: this check does not know %s", label, kind.GroupKind())}
	}
	return create(label, strategy, object, meta.GetObjectMeta())
}

func create(label string, strategy rest.RESTCreateStrategy, object runtime.Object, meta metav1.Object) []string {
	if strategy.NamespaceScoped() && meta.GetNamespace() == "" {
		meta.SetNamespace(defaultNamespace)
	}
	ctx := request.WithNamespace(request.NewContext(), meta.GetNamespace())
	ctx = request.WithRequestInfo(ctx, &request.RequestInfo{Verb: "create", IsResourceRequest: true})
	rest.FillObjectMetaSystemFields(meta)
	fillClusterIPs(object)
	if err := rest.BeforeCreate(strategy, ctx, object); err != nil {
		return []string{fmt.Sprintf("%s: refused: %v", label, err)}
	}
	return warnings(ctx, label, strategy, object)
}

// fillClusterIPs says clusterIP in the list, too, as the storage of Services does before validation.
func fillClusterIPs(object runtime.Object) {
	if service, ok := object.(*core.Service); ok && service.Spec.ClusterIP != "" && len(service.Spec.ClusterIPs) == 0 {
		service.Spec.ClusterIPs = []string{service.Spec.ClusterIP}
	}
}

func warnings(ctx context.Context, label string, strategy rest.RESTCreateStrategy, object runtime.Object) []string {
	var said []string
	for _, warning := range strategy.WarningsOnCreate(ctx, object) {
		said = append(said, fmt.Sprintf("%s: warned: %s", label, warning))
	}
	return said
}
