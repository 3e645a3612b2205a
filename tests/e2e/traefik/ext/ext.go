// Package ext stands in for the module of the same name in Traefik's own
// repository, which is not published on its own. Its types are empty there,
// too: they are a place for extensions that this check has no use for.
package ext

// HTTP extends Traefik's HTTP configuration by nothing.
type HTTP struct{}

// DeepCopyInto copies nothing.
func (in *HTTP) DeepCopyInto(*HTTP) {}

// Router extends Traefik's routers by nothing.
type Router struct{}

// DeepCopyInto copies nothing.
func (in *Router) DeepCopyInto(*Router) {}
